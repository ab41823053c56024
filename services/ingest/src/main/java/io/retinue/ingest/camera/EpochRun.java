package io.retinue.ingest.camera;

import io.retinue.ingest.publish.FramePublisher;
import io.retinue.ingest.publish.LagGate;
import io.retinue.ingest.source.FrameSource;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.ingest.state.CameraTally.DropReason;
import io.retinue.ingest.state.CameraTally.State;
import io.retinue.video.GrayPicture;
import io.retinue.video.JpegEncoder;
import io.retinue.video.VideoException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one epoch, from an open source to the publisher: each is published, or counted as
 * dropped. Used by one thread.
 */
final class EpochRun {
  private static final double FRAMES_LATE = 3;

  private final CameraConfig config;
  private final CameraProgress progress;
  private final FramePublisher publisher;
  private final LagGate gate;
  private final EpochClock clock;
  private final CallGuard guard;
  private final ReconnectPolicy reconnects;
  private final LongSupplier nanoTime;
  private final FrameSampler sampler;
  private final Pacer pacer;
  private final Overload overload = new Overload();
  private final CaptureTime captureTime = new CaptureTime();
  private final Optional<FreezeWatch> freeze;
  private final Optional<MotionGate> motion;

  EpochRun(CameraParts parts, CallGuard guard) {
    this.config = parts.config();
    this.progress = parts.progress();
    this.publisher = parts.publisher();
    this.gate = parts.gate();
    this.clock = parts.epochs();
    this.reconnects = parts.reconnects();
    this.nanoTime = parts.nanoTime();
    this.guard = guard;
    this.sampler = new FrameSampler(config.settings().maxFramesPerSecond());
    this.pacer = new Pacer(config.playback().speed());
    this.freeze = config.limits().frozenAfter().map(FreezeWatch::new);
    this.motion = config.settings().motion().map(MotionGate::new);
  }

  /**
   * Returns at the source's end.
   *
   * @throws CallGuard.AbandonedException if a call of the source was given up: this thread must not
   *     touch the camera any more
   */
  void play(FrameSource source, long epoch, JpegEncoder encoder)
      throws VideoException, InterruptedException {
    FrameSource.Frame frame = next(source);
    reconnects.opened(nanoTime.getAsLong());
    long endMs = 0;
    for (; frame != null; frame = next(source)) {
      pacer.await(frame.mediaTimeMs());
      Optional<DropReason> unwanted = unwanted(frame);
      if (unwanted.isPresent()) {
        progress.dropped(unwanted.get(), 1);
      } else {
        publish(source, epoch, frame, encoder);
      }
      endMs = frame.mediaTimeMs() + Math.round(1000 / source.framesPerSecond());
    }
    pacer.await(endMs); // the last frame is shown for its time, too
  }

  private Optional<DropReason> unwanted(FrameSource.Frame frame) {
    if (frame.content() == FrameSource.Content.CORRUPT) {
      progress.damaged();
      return Optional.of(DropReason.DECODE_ERROR);
    } else if (frame.content() == FrameSource.Content.WHOLE) {
      progress.whole();
    }
    if (!sampler.admits(frame.mediaTimeMs())) {
      return Optional.of(DropReason.SAMPLED_OUT);
    } else if (config.playback().equals(Playback.CAMERA)
        && overload.drops(frame.mediaTimeMs(), nanoTime.getAsLong())) {
      return Optional.of(DropReason.OVERLOAD);
    }
    return Optional.empty();
  }

  private void publish(FrameSource source, long epoch, FrameSource.Frame frame, JpegEncoder encoder)
      throws VideoException, InterruptedException {
    if (freeze.isPresent()) {
      int hash = guarded("comparing a picture", source::pictureHash);
      progress.picture(freeze.get().see(hash, nanoTime.getAsLong()).orElse(Duration.ZERO));
    }
    if (isWithoutMotion(source, frame)) {
      progress.dropped(DropReason.NO_MOTION, 1);
      return;
    }
    progress.wanted();
    if (config.playback().delivery() == Playback.Delivery.COMPLETE) {
      gate.await();
    }
    publisher.publish(
        epoch,
        frame,
        captureTime.of(frame.capturedAt(), frame.mediaTimeMs(), clock.now()),
        guarded("encoding a frame", () -> source.encode(encoder)));
  }

  /** A call that takes as long as its picture is large, and for ever if its process is stuck. */
  private <T> T guarded(String what, SourceCall<T> call) throws VideoException {
    guard.enter(what, config.limits().read());
    try {
      return call.get();
    } finally {
      guard.leave();
    }
  }

  @FunctionalInterface
  private interface SourceCall<T> {
    T get() throws VideoException;
  }

  /** A camera that is not LIVE becomes so by a frame, whether something moves or not. */
  private boolean isWithoutMotion(FrameSource source, FrameSource.Frame frame)
      throws VideoException {
    if (motion.isEmpty()) {
      return false;
    }
    GrayPicture small = guarded("comparing a picture", source::overview);
    boolean isShut = !motion.get().admits(small, frame.mediaTimeMs());
    return isShut && progress.state() == State.LIVE;
  }

  private FrameSource.@Nullable Frame next(FrameSource source)
      throws VideoException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped");
    }
    long lostBefore = source.lost();
    guard.enter("reading a frame", readLimit(source.framesPerSecond()));
    try {
      FrameSource.Frame frame = source.next(sampler.wantedFromMs());
      guard.leave();
      progress.read(frame == null ? 0 : 1);
      progress.warn(source.warnings());
      return frame;
    } finally {
      guard.leave();
      long lost = source.lost() - lostBefore;
      progress.read(lost);
      progress.dropped(DropReason.DECODE_ERROR, lost);
    }
  }

  private Duration readLimit(double framesPerSecond) {
    Duration slow = Duration.ofMillis((long) (FRAMES_LATE * 1000 / framesPerSecond));
    Duration limit = config.limits().read();
    return slow.compareTo(limit) > 0 ? slow : limit;
  }
}
