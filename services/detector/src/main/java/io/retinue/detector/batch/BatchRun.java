package io.retinue.detector.batch;

import io.retinue.detector.batch.FrameDetector.Batches;
import io.retinue.detector.batch.FrameOutcome.Detected;
import io.retinue.detector.batch.FrameOutcome.Failed;
import io.retinue.detector.batch.FrameOutcome.FrameInfo;
import io.retinue.detector.batch.FrameOutcome.Shed;
import io.retinue.detector.batch.FrameOutcome.Timings;
import io.retinue.detector.batch.FrameOutcome.Unusable;
import io.retinue.detector.model.DetectedObject;
import io.retinue.detector.model.DeviceFailureException;
import io.retinue.detector.model.ModelRunner;
import io.retinue.detector.model.ModelRunner.ModelCallException;
import io.retinue.detector.model.ModelRunner.Run;
import io.retinue.platform.frame.ShedReason;
import io.retinue.retinanet.network.AllocationFailure;
import io.retinue.video.JpegDecoderPool.Decoded;
import io.retinue.video.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the model on decoded frames. A batch that does not fit into memory is halved. After any
 * other failure each frame runs alone, and {@link #blame} decides between the frame and the device.
 * Thread-safe.
 */
final class BatchRun {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

  /** Batches that must succeed before a larger one is tried again. */
  private static final int TRUST = 100;

  private static final int SMALL = 64;

  private final ModelRunner models;
  private final Batches counter;
  private final int maxBatch;
  private final AtomicInteger fits;
  private final AtomicInteger successes = new AtomicInteger();

  BatchRun(ModelRunner models, Batches counter, int maxBatch) {
    this.models = models;
    this.counter = counter;
    this.maxBatch = maxBatch;
    this.fits = new AtomicInteger(maxBatch);
  }

  /** A frame that the model can take. */
  record Ready(int position, FrameInfo info, float queuedMs, Decoded decoded) {
    Picture picture() {
      return decoded.picture();
    }
  }

  /** Runs the frames, as many together as fit. Each has its outcome afterwards. */
  void run(List<Ready> frames, Outcomes outcomes) {
    int from = 0;
    while (from < frames.size()) {
      int to = Math.min(frames.size(), from + fits.get());
      if (runBatch(frames.subList(from, to), outcomes)) {
        from = to;
      }
    }
  }

  /** Returns false if the batch must be run again, in smaller ones. */
  private boolean runBatch(List<Ready> batch, Outcomes outcomes) {
    try {
      Optional<Run> run = call(batch);
      for (int i = 0; i < batch.size(); i++) {
        outcomes.set(batch.get(i).position(), outcome(batch.get(i), run, i, batch.size()));
      }
    } catch (ModelCallException e) {
      if (batch.size() > 1 && AllocationFailure.isIn(e)) {
        halve(batch.size(), e);
        return false;
      }
      runAlone(batch, outcomes);
    } catch (DeviceFailureException e) {
      batch.forEach(frame -> outcomes.set(frame.position(), new Failed(e)));
    }
    return true;
  }

  private Optional<Run> call(List<Ready> batch) {
    Optional<Run> run = models.run(batch.stream().map(Ready::picture).toList());
    run.ifPresent(done -> succeeded(batch.size(), done));
    return run;
  }

  private void succeeded(int size, Run run) {
    counter.ran(size, run.millis());
    if (fits.get() < maxBatch && successes.incrementAndGet() >= TRUST) {
      successes.set(0);
      fits.updateAndGet(n -> Math.min(maxBatch, n * 2));
    }
  }

  private void halve(int size, ModelCallException cause) {
    int half = size / 2;
    successes.set(0);
    fits.set(half);
    LOG.warn(
        "a batch of {} frames does not fit into memory; {} at a time are tried: {}",
        size,
        half,
        cause.getMessage());
  }

  private void runAlone(List<Ready> batch, Outcomes outcomes) {
    for (int i = 0; i < batch.size(); i++) {
      FrameOutcome outcome = batch.size() == 1 ? blame(batch.get(i)) : alone(batch.get(i));
      outcomes.set(batch.get(i).position(), outcome);
      if (outcome instanceof Failed failed) {
        // The device: it would fail on the others too, at the same cost.
        batch.subList(i + 1, batch.size()).forEach(frame -> outcomes.set(frame.position(), failed));
        return;
      }
    }
  }

  private FrameOutcome alone(Ready frame) {
    try {
      return outcome(frame, call(List.of(frame)), 0, 1);
    } catch (ModelCallException e) {
      return blame(frame);
    } catch (DeviceFailureException e) {
      return new Failed(e);
    }
  }

  /**
   * After a call for this frame alone has failed. The frame is to blame only if the model still
   * takes a blank picture of the same size, which needs as much memory. What failed may have come
   * back between the two calls, so the frame is tried once more before it is blamed.
   */
  private FrameOutcome blame(Ready frame) {
    FrameInfo info = frame.info();
    try {
      Optional<ModelCallException> onBlank = failure(info.width(), info.height());
      if (onBlank.isEmpty()) {
        return again(frame);
      }
      if (!AllocationFailure.isIn(onBlank.get()) && failure(SMALL, SMALL).isEmpty()) {
        return again(frame); // the model works, but not on this size
      }
      return new Failed(
          new DeviceFailureException("the model or its device failed", onBlank.get()));
    } catch (DeviceFailureException e) {
      return new Failed(e);
    }
  }

  private FrameOutcome again(Ready frame) {
    try {
      return outcome(frame, call(List.of(frame)), 0, 1);
    } catch (ModelCallException e) {
      return unusable(frame.info(), e);
    }
  }

  private static Unusable unusable(FrameInfo info, ModelCallException cause) {
    return new Unusable(new BadFrameException("the model fails on frame " + info.id(), cause));
  }

  private Optional<ModelCallException> failure(int width, int height) {
    try {
      models.run(List.of(new Picture(width, height, new byte[width * height * 3])));
      return Optional.empty();
    } catch (ModelCallException e) {
      return Optional.of(e);
    } catch (OutOfMemoryError e) {
      return Optional.of(new ModelCallException(e));
    }
  }

  private static FrameOutcome outcome(Ready frame, Optional<Run> run, int row, int batchSize) {
    FrameInfo info = frame.info();
    if (run.isEmpty()) {
      return new Shed(info, ShedReason.NO_RELEASE, Timings.unseen(frame.queuedMs()));
    }
    List<DetectedObject> boxes = new ArrayList<>();
    for (DetectedObject box : run.get().boxes().get(row)) {
      boxes.add(box.within(info.width(), info.height()));
    }
    float decodeMs = frame.decoded().millis();
    return new Detected(
        info,
        run.get().release(),
        boxes,
        new Timings(frame.queuedMs(), decodeMs, run.get().millis(), batchSize));
  }
}
