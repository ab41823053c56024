/**
 * RetinaNet as a library of its own: network, losses, training, decoding and evaluation on DJL and
 * nothing else. No Kafka, no Avro, no video.
 *
 * <p>This package holds the values: what a model is ({@link io.retinue.retinanet.ModelSpec}), its
 * inputs and its detections; no tensors. Start at {@link io.retinue.retinanet.network.RetinaNet}
 * (the weights), {@link io.retinue.retinanet.detection.Detector} (pictures to detections) and
 * {@link io.retinue.retinanet.training.RetinaNetTrainer} (labeled pictures to weights).
 *
 * <p>Symbols: N images of a batch, H and W rows and columns of the network's input or of a feature
 * map, A anchors a cell, R anchors of one image over all levels, K classes, G true boxes of one
 * image. Boxes are corners {@code x1, y1, x2, y2} in pixels. Tensors are NCHW unless a comment says
 * otherwise.
 *
 * <p>Sources: Lin et al., <i>Focal Loss for Dense Object Detection</i>, arXiv 1708.02002, and
 * torchvision's {@code models/detection}, whose parameter names we keep so that weights travel both
 * ways.
 */
@NullMarked
package io.retinue.retinanet;

import org.jspecify.annotations.NullMarked;
