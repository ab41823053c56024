/**
 * RetinaNet as DJL blocks, one class a concept of the paper: the readable definition that
 * everything faster is checked against. {@link io.retinue.retinanet.network.RetinaNet} owns a
 * model's weights, {@link io.retinue.retinanet.network.RetinaNetBlock} is figure 3 of the paper,
 * and {@link io.retinue.retinanet.network.AnchorGenerator} with {@link
 * io.retinue.retinanet.network.BoxCoder} gives its outputs their meaning. The parameters bear
 * torchvision's names.
 */
@NullMarked
package io.retinue.retinanet.network;

import org.jspecify.annotations.NullMarked;
