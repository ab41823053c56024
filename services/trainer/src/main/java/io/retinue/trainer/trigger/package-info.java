/** When new labels start a training run. Main class: {@link RetrainTrigger}. */
@NullMarked
package io.retinue.trainer.trigger;

import org.jspecify.annotations.NullMarked;
