/**
 * From the feedback topic to released weights: snapshot, fit, evaluate, gate, release. {@link
 * io.retinue.trainer.TrainerService} starts a run when there are enough new labels, {@link
 * io.retinue.trainer.run.TrainingRun} runs once, now. Each step is a package below.
 */
@NullMarked
package io.retinue.trainer;

import org.jspecify.annotations.NullMarked;
