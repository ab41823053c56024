/**
 * Feedback log to released weights: snapshot, fit, judge, gate, release. {@link
 * io.retinue.trainer.TrainerService} does it whenever labels have made it worth while, {@link
 * io.retinue.trainer.run.TrainingRun} once, now. The steps lie in the packages below, each usable
 * by itself.
 */
@NullMarked
package io.retinue.trainer;

import org.jspecify.annotations.NullMarked;
