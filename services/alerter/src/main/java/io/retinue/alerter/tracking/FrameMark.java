package io.retinue.alerter.tracking;

import org.jspecify.annotations.Nullable;

/**
 * Names a frame of the camera and the place of its picture.
 *
 * @param epoch Unix time of the epoch's beginning, ms
 * @param index frames from 0
 * @param partition partition of the frames topic, or null
 * @param offset offset in that partition, or null
 * @param capturedAt Unix time, ms
 */
public record FrameMark(
    long epoch, long index, @Nullable Integer partition, @Nullable Long offset, long capturedAt) {}
