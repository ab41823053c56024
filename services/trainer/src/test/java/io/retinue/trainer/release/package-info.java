@NullMarked
package io.retinue.trainer.release;

import org.jspecify.annotations.NullMarked;
