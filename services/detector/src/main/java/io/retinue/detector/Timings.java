package io.retinue.detector;

import io.retinue.schemas.DetectionTimings;

/**
 * Where the time of one frame went.
 *
 * @param queuedMs from ingest until its batch began; never negative, whatever the clocks say
 * @param decodeMs decoding its picture
 * @param modelMs the model's call for the whole batch
 * @param batchSize frames in that batch; 0 for a frame that the model did not see
 */
record Timings(float queuedMs, float decodeMs, float modelMs, int batchSize) {

  static Timings unseen(float queuedMs) {
    return new Timings(queuedMs, 0, 0, 0);
  }

  DetectionTimings toRecord() {
    return DetectionTimings.newBuilder()
        .setQueuedMs(queuedMs)
        .setDecodeMs(decodeMs)
        .setModelMs(modelMs)
        .setBatchSize(batchSize)
        .build();
  }
}
