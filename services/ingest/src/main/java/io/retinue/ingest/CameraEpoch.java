package io.retinue.ingest;

import io.retinue.schemas.CaptureClock;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.video.VideoException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One epoch of a camera: every frame of one pass is published, or counted as dropped. */
final class CameraEpoch {
  private final CameraConfig config;
  private final long epoch;
  private final FramePublisher publisher;
  private final LagGate gate;
  private final CameraProgress progress;
  private final Clock clock;
  private final FrameSampler sampler;
  private final Pacer pacer;
  private long lost;

  CameraEpoch(
      CameraConfig config,
      long epoch,
      FramePublisher publisher,
      LagGate gate,
      CameraProgress progress,
      Clock clock) {
    this.config = config;
    this.epoch = epoch;
    this.publisher = publisher;
    this.gate = gate;
    this.progress = progress;
    this.clock = clock;
    this.sampler = new FrameSampler(config.maxFramesPerSecond());
    this.pacer = new Pacer(config.playback().paced());
  }

  /**
   * Plays {@code source} to its end.
   *
   * @throws VideoException where the source ends otherwise; what came before is published
   */
  void play(FrameSource source, PicturePath path) throws VideoException, InterruptedException {
    long endMs = 0;
    for (SourceFrame frame = next(source); frame != null; frame = next(source)) {
      pacer.await(frame.mediaTimeMs());
      handle(frame, path);
      endMs = frame.mediaTimeMs() + Math.round(1000 / source.framesPerSecond());
    }
    pacer.await(endMs); // the last frame is shown for its time, too
  }

  private @Nullable SourceFrame next(FrameSource source) throws VideoException {
    try {
      SourceFrame frame = source.next();
      progress.read(frame == null ? 0 : 1);
      return frame;
    } finally {
      long newlyLost = source.lost() - lost;
      lost = source.lost();
      progress.read(newlyLost);
      progress.dropped(DropReason.DECODE_ERROR, newlyLost);
    }
  }

  private void handle(SourceFrame frame, PicturePath path)
      throws VideoException, InterruptedException {
    if (frame.corrupt()) {
      progress.dropped(DropReason.DECODE_ERROR, 1);
    } else if (!sampler.admits(frame.mediaTimeMs())) {
      progress.dropped(DropReason.SAMPLED_OUT, 1);
    } else {
      if (!config.playback().paced()) {
        gate.await();
      }
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      publisher.publish(record(frame, frame.pixels().encode(path), now));
    }
  }

  private Frame record(SourceFrame frame, EncodedPicture picture, Instant now) {
    return Frame.newBuilder()
        .setCamera(config.name())
        .setEpoch(epoch)
        .setIndex(frame.index())
        .setCapturedAt(now)
        .setClock(CaptureClock.INGEST)
        .setMediaTime(frame.mediaTimeMs())
        .setIngestedAt(now)
        .setDelivery(config.playback().delivery())
        .setWidth(picture.size().width())
        .setHeight(picture.size().height())
        .setEncoding(PictureEncoding.JPEG)
        .setBytes(ByteBuffer.wrap(picture.jpeg()))
        .setDrops(List.of()) // the publisher fills them in
        .build();
  }
}
