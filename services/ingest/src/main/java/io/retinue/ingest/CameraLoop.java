package io.retinue.ingest;

import io.retinue.platform.error.RetinueException;
import io.retinue.schemas.CameraState;
import io.retinue.video.VideoException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera, on one thread: read, sample, encode, publish; pass after pass where it repeats.
 * Whatever goes wrong ends this camera as FAILED, with what it read until then published, and
 * touches no other. Interrupting the thread ends it as ENDED.
 */
final class CameraLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CameraLoop.class);

  private final CameraConfig config;
  private final FrameSource.Opener opener;
  private final FramePublisher publisher;
  private final LagGate gate;
  private final CameraProgress progress;
  private final StatusWriter status;
  private final EpochClock epochs;
  private final Clock clock;

  CameraLoop(
      CameraConfig config,
      FrameSource.Opener opener,
      FramePublisher publisher,
      LagGate gate,
      CameraProgress progress,
      StatusWriter status,
      EpochClock epochs,
      Clock clock) {
    this.config = config;
    this.opener = opener;
    this.publisher = publisher;
    this.gate = gate;
    this.progress = progress;
    this.status = status;
    this.epochs = epochs;
    this.clock = clock;
  }

  @Override
  public void run() {
    try (PicturePath path = new PicturePath(config.detectSize())) {
      progress.become(CameraState.CONNECTING, "opening");
      publisher.connect();
      do {
        pass(path);
      } while (config.playback().repeats());
      end(CameraState.ENDED, "the source came to its end");
    } catch (InterruptedException e) {
      end(CameraState.ENDED, "stopped");
    } catch (VideoException e) {
      end(CameraState.FAILED, e.getMessage());
    } catch (RetinueException e) {
      end(CameraState.FAILED, e.getMessage() + "; " + e.remedy());
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      LOG.error("Camera {} failed", config.name(), e);
      end(CameraState.FAILED, e.toString());
    }
  }

  private void pass(PicturePath path) throws VideoException, InterruptedException {
    long epoch = epochs.next(config.name());
    progress.begin(epoch);
    // The epoch is on the topic before its first frame, so that a restart never takes it again.
    status.writeNow(progress.status());
    try (FrameSource source = opener.open()) {
      new CameraEpoch(config, epoch, publisher, gate, progress, clock).play(source, path);
    } finally {
      publisher.flush();
    }
  }

  /** The last word: once every frame sent is acknowledged or given up. */
  private void end(CameraState state, String reason) {
    boolean interrupted = Thread.interrupted(); // would cut short what is left to do
    LOG.debug("Camera {} ends, interrupted: {}", config.name(), interrupted);
    publisher.close();
    progress.become(state, reason);
    if (state == CameraState.FAILED) {
      LOG.warn("Camera {} failed: {}", config.name(), reason);
    } else {
      LOG.info("Camera {} ended: {}", config.name(), reason);
    }
    try {
      status.writeNow(progress.status());
    } catch (RuntimeException e) {
      LOG.warn("The end of camera {} is not on the cameras topic", config.name(), e);
    }
  }
}
