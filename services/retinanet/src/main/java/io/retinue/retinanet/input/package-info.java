/**
 * From a picture to the network's input, in the same way for training, evaluation and serving:
 * {@link io.retinue.retinanet.input.PictureFitter}, then {@link
 * io.retinue.retinanet.input.InputBatch}.
 */
@NullMarked
package io.retinue.retinanet.input;

import org.jspecify.annotations.NullMarked;
