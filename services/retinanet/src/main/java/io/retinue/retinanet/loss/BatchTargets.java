package io.retinue.retinanet.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.network.BoxCoder;

/**
 * The targets of a batch of N pictures, sparse: only the F foreground rows have boxes. A row is an
 * anchor of a picture, {@code n * R + anchor}.
 *
 * @param weights [N * R] what a row counts in the focal loss: 0 where it is ignored, else 1 over N
 *     and over the picture's number of foreground anchors (at least 1), as torchvision
 * @param rows [F] the foreground rows
 * @param labels [F] their classes
 * @param deltas [F * 4] their boxes, see {@link BoxCoder}
 * @param anchors [F * 4] corners of the anchors that the deltas are relative to
 */
@SuppressWarnings("ArrayRecordComponent") // the numbers of tensors, handed over once
public record BatchTargets(
    float[] weights, long[] rows, long[] labels, float[] deltas, float[] anchors) {
  /** F. */
  public int foreground() {
    return rows.length;
  }

  /** The truth of every row and class, [N * R, K] of 0 and 1; it belongs to the manager. */
  NDArray oneHot(NDManager manager, DataType type, long rowCount, long k) {
    NDArray hot = manager.zeros(new Shape(rowCount, k), type);
    if (foreground() > 0) {
      hot.set(
          new NDIndex("{}, {}", manager.create(rows), manager.create(labels)),
          manager.ones(new Shape(foreground()), type));
    }
    return hot;
  }
}
