/**
 * Matching of anchors to true boxes, and the losses on the matches. Main class: {@link
 * RetinaNetLoss}. Nothing here depends on optimizers or on pictures.
 */
@NullMarked
package io.retinue.retinanet.loss;

import org.jspecify.annotations.NullMarked;
