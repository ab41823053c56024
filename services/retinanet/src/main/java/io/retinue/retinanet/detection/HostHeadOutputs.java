package io.retinue.retinanet.detection;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.network.HeadOutputs;

/**
 * A copy of {@link HeadOutputs} in Java's memory.
 *
 * @param logits row-major
 * @param logitsShape [N, R, K]
 * @param deltas row-major
 * @param deltasShape [N, R, 4]
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once
record HostHeadOutputs(float[] logits, Shape logitsShape, float[] deltas, Shape deltasShape) {
  static HostHeadOutputs of(HeadOutputs outputs) {
    return new HostHeadOutputs(
        outputs.logits().toFloatArray(),
        outputs.logits().getShape(),
        outputs.deltas().toFloatArray(),
        outputs.deltas().getShape());
  }
}
