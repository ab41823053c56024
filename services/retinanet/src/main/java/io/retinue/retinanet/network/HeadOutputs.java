package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;

/**
 * The outputs of the head for a batch.
 *
 * @param logits [N, R, K], before the sigmoid
 * @param deltas [N, R, 4], relative to the anchors: see {@link BoxCoder}
 */
public record HeadOutputs(NDArray logits, NDArray deltas) {}
