/** When labels are worth a training run. Main class: {@link RetrainTrigger}. */
@NullMarked
package io.retinue.trainer.trigger;

import org.jspecify.annotations.NullMarked;
