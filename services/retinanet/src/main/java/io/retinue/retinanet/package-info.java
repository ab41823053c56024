/** RetinaNet as a library of its own: network, loss, training, decoding, evaluation. */
@NullMarked
package io.retinue.retinanet;

import org.jspecify.annotations.NullMarked;
