package io.retinue.ingest.camera;

import io.retinue.ingest.publish.CaptureStamp;
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
      Optional<JpegEncoder.Jpeg> jpeg = prepare(source, frame, encoder);
      if (jpeg.isPresent()) {
        CaptureStamp stamp = captureTime.of(frame.capturedAt(), frame.mediaTimeMs(), clock.now());
        publisher.publish(epoch, frame, stamp, jpeg.get());
      }
      endMs = frame.mediaTimeMs() + Math.round(1000 / source.framesPerSecond());
    }
    pacer.await(endMs); // the last frame is shown for its time, too
  }

  /** The picture to publish when it is due. Where there is none, the frame counts as dropped. */
  private Optional<JpegEncoder.Jpeg> prepare(
      FrameSource source, FrameSource.Frame frame, JpegEncoder encoder)
      throws VideoException, InterruptedException {
    try {
      pacer.await(frame.mediaTimeMs());
      Optional<DropReason> unwanted = unwanted(source, frame);
      if (unwanted.isPresent()) {
        progress.dropped(unwanted.get(), 1);
        return Optional.empty();
      }
      progress.wanted();
      if (config.playback().delivery() == Playback.Delivery.COMPLETE) {
        gate.await();
      }
      return Optional.of(guarded("encoding a frame", () -> source.encode(encoder)));
    } catch (InterruptedException e) {
      progress.dropped(DropReason.NOT_ACKNOWLEDGED, 1);
      throw e;
    } catch (VideoException e) {
      boolean stopped = e.reason() == VideoException.Reason.STOPPED;
      progress.dropped(stopped ? DropReason.NOT_ACKNOWLEDGED : DropReason.DECODE_ERROR, 1);
      throw e;
    } catch (CallGuard.AbandonedException e) {
      throw e; // counted where the call was given up
    } catch (RuntimeException | Error e) {
      progress.dropped(DropReason.DECODE_ERROR, 1);
      throw e;
    }
  }

  private Optional<DropReason> unwanted(FrameSource source, FrameSource.Frame frame)
      throws VideoException {
    if (frame.content() == FrameSource.Content.NOT_DECODED) {
      return Optional.of(DropReason.SAMPLED_OUT); // neither whole nor damaged
    }
    if (frame.content() == FrameSource.Content.CORRUPT) {
      progress.damaged();
      return Optional.of(DropReason.DECODE_ERROR);
    }
    progress.whole();
    if (!sampler.admits(frame.mediaTimeMs())) {
      return Optional.of(DropReason.SAMPLED_OUT);
    } else if (config.playback().equals(Playback.CAMERA)
        && overload.drops(frame.mediaTimeMs(), nanoTime.getAsLong())) {
      return Optional.of(DropReason.OVERLOAD);
    }
    if (freeze.isPresent()) {
      int hash = guarded("comparing a picture", source::pictureHash);
      progress.picture(freeze.get().see(hash, nanoTime.getAsLong()).orElse(Duration.ZERO));
    }
    return isWithoutMotion(source, frame) ? Optional.of(DropReason.NO_MOTION) : Optional.empty();
  }

  /**
   * A call about a frame that was read. It takes as long as its picture is large, and for ever if
   * its process is stuck; then the frame counts as dropped.
   */
  private <T> T guarded(String what, SourceCall<T> call) throws VideoException {
    guard.enter(what, config.limits().read(), () -> progress.dropped(DropReason.DECODE_ERROR, 1));
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
      FrameSource.Frame frame = source.next(sampler.wish());
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
