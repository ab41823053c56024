/**
 * One training run, from the feedback topic to the models topic. Main class: {@link TrainingRun}.
 */
@NullMarked
package io.retinue.trainer.run;

import org.jspecify.annotations.NullMarked;
