@NullMarked
package io.retinue.trainer.gate;

import org.jspecify.annotations.NullMarked;
