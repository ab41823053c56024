/**
 * From labelled pictures to weights: {@link io.retinue.retinanet.training.RetinaNetTrainer}, what
 * it minimizes ({@link io.retinue.retinanet.loss.ClassLoss}, {@link
 * io.retinue.retinanet.loss.BoxLoss}), and how pictures are chosen, varied and matched with
 * anchors.
 */
@NullMarked
package io.retinue.retinanet.training;

import org.jspecify.annotations.NullMarked;
