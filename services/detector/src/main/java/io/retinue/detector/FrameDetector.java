package io.retinue.detector;

import io.retinue.detector.FrameOutcome.Detected;
import io.retinue.detector.FrameOutcome.DetectedObject;
import io.retinue.detector.FrameOutcome.Failed;
import io.retinue.detector.FrameOutcome.FrameInfo;
import io.retinue.detector.FrameOutcome.Shed;
import io.retinue.detector.FrameOutcome.Timings;
import io.retinue.detector.FrameOutcome.Unusable;
import io.retinue.detector.FrameParser.ParsedFrame;
import io.retinue.detector.ModelRunner.ModelCallException;
import io.retinue.detector.ModelRunner.Run;
import io.retinue.platform.frame.ShedReason;
import io.retinue.video.JpegDecoderPool;
import io.retinue.video.JpegDecoderPool.Decoded;
import io.retinue.video.Picture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Records of the frames topic in, one outcome for each out, in their order. Every picture of a poll
 * begins to decode at once; the model runs on what is ready, at most a batch at a time.
 * Thread-safe: callers share the model one after the other.
 */
final class FrameDetector implements AutoCloseable {
  private static final Picture BLANK = new Picture(64, 64, new byte[64 * 64 * 3]);

  private final FrameParser parser;
  private final JpegDecoderPool decoders;
  private final ModelRunner models;
  private final DetectorCounters counters;
  private final Clock clock;
  private final Duration freshness;
  private final int maxBatch;

  /**
   * @param decoders is closed with the detector
   * @param models is closed with the detector
   */
  FrameDetector(
      FrameParser parser,
      JpegDecoderPool decoders,
      ModelRunner models,
      DetectorCounters counters,
      Clock clock,
      InferenceConfig config) {
    this.parser = parser;
    this.decoders = decoders;
    this.models = models;
    this.counters = counters;
    this.clock = clock;
    this.freshness = config.freshness();
    this.maxBatch = config.maxBatch();
  }

  /** A frame on its way to the model. */
  private record Admitted(int position, FrameInfo info, float queuedMs, Future<Decoded> decoded) {}

  /** A frame that the model can take. */
  private record Ready(int position, FrameInfo info, float queuedMs, Decoded decoded) {}

  /**
   * @param values values of records, as they came
   * @return one outcome for each value; nothing is thrown for a single frame
   */
  List<FrameOutcome> detect(List<byte @Nullable []> values) {
    @Nullable FrameOutcome[] outcomes = new FrameOutcome[values.size()];
    List<Admitted> admitted = new ArrayList<>();
    Instant began = clock.instant();
    boolean released = !models.isEmpty();
    for (int i = 0; i < outcomes.length; i++) {
      try {
        ParsedFrame frame = parser.parse(values.get(i));
        float queuedMs = Math.max(0, Duration.between(frame.info().ingestedAt(), began).toMillis());
        Optional<ShedReason> shed = shedReason(frame.info(), began, released);
        if (shed.isPresent()) {
          outcomes[i] = new Shed(frame.info(), shed.get(), Timings.unseen(queuedMs));
        } else {
          admitted.add(new Admitted(i, frame.info(), queuedMs, decoders.submit(frame.jpeg())));
        }
      } catch (BadFrameException e) {
        outcomes[i] = new Unusable(e);
      } catch (DeviceFailureException e) {
        outcomes[i] = new Failed(e);
      }
    }
    List<Ready> batch = new ArrayList<>();
    for (Admitted frame : admitted) {
      try {
        batch.add(await(frame));
      } catch (BadFrameException e) {
        outcomes[frame.position()] = new Unusable(e);
      }
      if (batch.size() == maxBatch) {
        runBatch(batch, outcomes);
        batch.clear();
      }
    }
    runBatch(batch, outcomes);
    return Arrays.stream(outcomes).<FrameOutcome>map(Objects::requireNonNull).toList();
  }

  private Optional<ShedReason> shedReason(FrameInfo frame, Instant now, boolean released) {
    if (!released) {
      return Optional.of(ShedReason.NO_RELEASE);
    }
    boolean stale = frame.ingestedAt().plus(freshness).isBefore(now);
    return frame.mayBeShed() && stale ? Optional.of(ShedReason.STALE) : Optional.empty();
  }

  private static Ready await(Admitted frame) {
    try {
      Decoded decoded = frame.decoded().get();
      Picture picture = decoded.picture();
      FrameInfo info = frame.info();
      if (picture.width() != info.width() || picture.height() != info.height()) {
        throw new BadFrameException(
            "frame %s says %dx%d pixels, its picture has %dx%d"
                .formatted(
                    info.id(), info.width(), info.height(), picture.width(), picture.height()));
      }
      return new Ready(frame.position(), info, frame.queuedMs(), decoded);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new BadFrameException(
          "the picture of frame " + frame.info().id() + " cannot be decoded: " + cause, cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceFailureException("interrupted while pictures were decoded", e);
    }
  }

  private void runBatch(List<Ready> batch, @Nullable FrameOutcome[] outcomes) {
    if (batch.isEmpty()) {
      return;
    }
    Optional<Run> run;
    try {
      run = models.run(batch.stream().map(frame -> frame.decoded().picture()).toList());
    } catch (ModelCallException e) {
      for (Ready frame : batch) {
        outcomes[frame.position()] = runAlone(frame);
      }
      return;
    } catch (DeviceFailureException e) {
      for (Ready frame : batch) {
        outcomes[frame.position()] = new Failed(e);
      }
      return;
    }
    run.ifPresent(done -> counters.batch(batch.size(), done.millis()));
    for (int i = 0; i < batch.size(); i++) {
      outcomes[batch.get(i).position()] = outcome(batch.get(i), run, i, batch.size());
    }
  }

  /** After a failed batch: the frame is to blame only if the model still takes a blank picture. */
  private FrameOutcome runAlone(Ready frame) {
    try {
      return outcome(frame, models.run(List.of(frame.decoded().picture())), 0, 1);
    } catch (ModelCallException onFrame) {
      try {
        models.run(List.of(BLANK));
      } catch (ModelCallException onBlank) {
        return new Failed(new DeviceFailureException("the model or its device failed", onBlank));
      }
      return new Unusable(
          new BadFrameException("the model fails on frame " + frame.info().id(), onFrame));
    } catch (DeviceFailureException e) {
      return new Failed(e);
    }
  }

  private static FrameOutcome outcome(Ready frame, Optional<Run> run, int row, int batchSize) {
    FrameInfo info = frame.info();
    if (run.isEmpty()) {
      return new Shed(info, ShedReason.NO_RELEASE, Timings.unseen(frame.queuedMs()));
    }
    List<DetectedObject> boxes =
        run.get().boxes().get(row).stream()
            .map(box -> box.within(info.width(), info.height()))
            .toList();
    float decodeMs = frame.decoded().millis();
    return new Detected(
        info,
        run.get().release(),
        boxes,
        new Timings(frame.queuedMs(), decodeMs, run.get().millis(), batchSize));
  }

  @Override
  public void close() {
    decoders.close();
    models.close();
  }
}
