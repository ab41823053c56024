/**
 * COCO's metrics of a model on labeled pictures: for training runs, and on a labeled video for
 * {@code retinue eval}. Main class: {@link Evaluator}.
 */
@NullMarked
package io.retinue.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
