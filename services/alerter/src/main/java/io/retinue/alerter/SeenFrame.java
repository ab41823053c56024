package io.retinue.alerter;

import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ReleaseRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a frame that went by, enough to point at it from an alert.
 *
 * @param epoch Unix time of the epoch's beginning, ms
 * @param index frames from 0
 * @param partition partition of the frames topic, or null
 * @param offset offset in that partition, or null
 * @param capturedAt Unix time, ms
 * @param mediaTime since the first frame of the epoch, ms
 * @param release the weights that saw it, or null where none did
 */
record SeenFrame(
    long epoch,
    long index,
    @Nullable Integer partition,
    @Nullable Long offset,
    long capturedAt,
    long mediaTime,
    @Nullable SeenRelease release) {

  /** The weights that saw a frame. */
  record SeenRelease(String model, long version, String sha256) {}

  static SeenFrame of(DetectionEvent event) {
    FrameRef frame = event.getFrame();
    ReleaseRef release = event.getRelease();
    return new SeenFrame(
        frame.getEpoch(),
        frame.getIndex(),
        frame.getPartition(),
        frame.getOffset(),
        event.getCapturedAt().toEpochMilli(),
        event.getMediaTime(),
        release == null
            ? null
            : new SeenRelease(release.getModel(), release.getVersion(), release.getSha256()));
  }

  FrameRef ref(String camera) {
    return new FrameRef(camera, epoch, index, partition, offset);
  }

  Instant capturedAtInstant() {
    return Instant.ofEpochMilli(capturedAt);
  }

  @Nullable ReleaseRef releaseRef() {
    return release == null
        ? null
        : new ReleaseRef(release.model(), release.version(), release.sha256());
  }
}
