package io.retinue.ingest.camera;

import io.retinue.ingest.camera.CallGuard.AbandonedException;
import io.retinue.ingest.source.FrameSource;
import io.retinue.ingest.source.Playback.End;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.DetectSize;
import io.retinue.video.JpegEncoder;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The work of one camera, on one thread: opens the source, plays it, and tries again after every
 * failure, for ever, unless the source has an end. While Kafka is away it waits. Interrupting the
 * thread ends it. If a call of the source is given up, the thread ends once that call returns, and
 * another worker has taken over meanwhile.
 */
final class CameraWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CameraWorker.class);

  private final CameraParts parts;
  private final CallGuard guard;
  private final Duration firstPause;
  private final Runnable onReturn;

  /**
   * @param firstPause before the first attempt; zero for the first worker of a camera
   * @param onReturn called where a call that was given up has returned after all
   */
  CameraWorker(CameraParts parts, CallGuard guard, Duration firstPause, Runnable onReturn) {
    this.parts = parts;
    this.guard = guard;
    this.firstPause = firstPause;
    this.onReturn = onReturn;
  }

  @Override
  public void run() {
    MDC.put("camera", parts.config().name()); // a field of each log line of this thread
    boolean isReplaced = false;
    try {
      if (!firstPause.isZero()) {
        parts.publisher().awaitOutcomes(); // of the epoch whose call was given up
        pause(firstPause);
      }
      work();
    } catch (InterruptedException e) {
      parts.end().stopped();
    } catch (AbandonedException e) {
      isReplaced = true;
      onReturn.run();
    } finally {
      if (!isReplaced) {
        parts.end().workIsOver();
      }
    }
  }

  private void work() throws InterruptedException {
    String failure = attempt();
    while (failure != null && parts.config().playback().goesOnForEver()) {
      Duration pause = parts.reconnects().failed(parts.nanoTime().getAsLong());
      parts.progress().lost(failure, pause);
      pause(pause);
      failure = attempt();
    }
    String last = failure;
    parts
        .end()
        .end(
            last == null
                ? parts.progress()::finished
                : () -> parts.progress().lost(last, Duration.ZERO));
  }

  private void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
    // The counts of the last epoch are on the topic before the next one sets them to 0.
    parts.status().announce(parts.progress());
    parts.progress().reconnects();
  }

  /** Plays the source; why that failed, or null where it came to its end. */
  private @Nullable String attempt() throws InterruptedException {
    DetectSize largest = parts.config().settings().detectSize();
    try (JpegEncoder encoder =
        new JpegEncoder(new PictureSize(largest.maxWidth(), largest.maxHeight()))) {
      parts.publisher().connect();
      do {
        epoch(encoder);
      } while (parts.config().playback().end() == End.REPEAT);
      return parts.config().playback().end() == End.FINAL ? null : "the connection has ended";
    } catch (AbandonedException e) {
      throw e;
    } catch (VideoException e) {
      if (e.reason() == VideoException.Reason.STOPPED) {
        throw new InterruptedException("stopped"); // and no failure of the camera
      }
      return CameraTally.line(e.getMessage());
    } catch (RetinueException e) {
      return CameraTally.line(e.getMessage()) + "; " + e.remedy();
    } catch (RuntimeException | Error e) {
      LOG.error("camera {} failed", parts.config().name(), e);
      return CameraTally.line(e.toString());
    }
  }

  /** Plays the source once. */
  private void epoch(JpegEncoder encoder) throws VideoException, InterruptedException {
    FrameSource source = open();
    try {
      long epoch = parts.epochs().next(parts.config().name());
      parts.progress().begin(epoch, source.framesPerSecond());
      // The epoch is on the topic before its first frame, so that a restart never takes it again.
      parts.status().announce(parts.progress());
      new EpochRun(parts, guard).play(source, epoch, encoder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the flush must not wait: Kafka may be away
      throw e;
    } finally {
      if (guard.isKept()) {
        settle(source);
      }
      close(source);
    }
    if (parts.config().playback().end() == End.REPEAT) {
      parts.status().announce(parts.progress()); // see pause
    }
  }

  private void settle(FrameSource source) throws InterruptedException {
    try {
      parts.publisher().flush();
    } finally {
      parts.progress().warn(source.warnings());
    }
  }

  private FrameSource open() throws VideoException {
    guard.enter("opening its source", parts.config().limits().open());
    FrameSource source;
    try {
      source = parts.source().open();
    } catch (VideoException | RuntimeException | Error e) {
      guard.leave();
      throw e;
    }
    try {
      guard.leave();
    } catch (AbandonedException e) {
      source.close();
      throw e;
    }
    return source;
  }

  private void close(FrameSource source) {
    guard.enter("closing its source", parts.config().limits().read());
    try {
      source.close();
    } finally {
      guard.leave();
    }
  }
}
