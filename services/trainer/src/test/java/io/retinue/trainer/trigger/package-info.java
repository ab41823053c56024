@NullMarked
package io.retinue.trainer.trigger;

import org.jspecify.annotations.NullMarked;
