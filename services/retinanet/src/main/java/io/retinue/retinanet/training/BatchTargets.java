package io.retinue.retinanet.training;

import io.retinue.retinanet.network.BoxCoder;

/**
 * What a batch of N pictures is asked for, sparse: only the F foreground rows have boxes. A row is
 * an anchor of a picture, {@code n * R + anchor}.
 *
 * @param weights [N * R] what a row counts in the focal loss: 0 where it is ignored, else 1 over N
 *     and over the picture's number of foreground anchors (at least 1), as torchvision
 * @param rows [F] the foreground rows
 * @param labels [F] their classes
 * @param deltas [F * 4] their boxes, see {@link BoxCoder}
 */
@SuppressWarnings("ArrayRecordComponent") // the numbers of tensors, handed over once
record BatchTargets(float[] weights, long[] rows, long[] labels, float[] deltas) {
  /** F. */
  int foreground() {
    return rows.length;
  }
}
