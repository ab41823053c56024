package io.retinue.detector.batch;

import io.retinue.detector.batch.Admission.Admitted;
import io.retinue.detector.batch.BatchRun.Ready;
import io.retinue.detector.batch.FrameOutcome.Failed;
import io.retinue.detector.batch.FrameOutcome.Unusable;
import io.retinue.detector.model.CallDeadline;
import io.retinue.detector.model.DeviceFailureException;
import io.retinue.detector.model.ModelRunner;
import io.retinue.detector.model.StuckCallException;
import io.retinue.video.JpegDecoder;
import io.retinue.video.JpegDecoderPool;
import io.retinue.video.JpegDecoderPool.Decoded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the frames topic in, one outcome for each out, in their order: {@link Admission}
 * chooses the frames, their pictures are decoded side by side, and {@link BatchRun} runs the model
 * on them. Frames that are in memory at once are bounded in number and in pixels. Thread-safe:
 * callers share the model one after the other.
 */
public final class FrameDetector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameDetector.class);

  /** Pixels that are decoded at once: 100 MB of RGB. One picture may have as many. */
  private static final long MOST_PIXELS = JpegDecoder.DEFAULT_MAX_PIXELS;

  /** For all pictures of a batch; a picture of the largest size takes about a second. */
  private static final Duration DECODE_DEADLINE = Duration.ofSeconds(60);

  private final Admission admission;
  private final JpegDecoderPool decoders;
  private final Function<byte[], Future<Decoded>> decode;
  private final Duration decodeDeadline;
  private final ModelRunner models;
  private final BatchRun batches;
  private final int maxBatch;
  private volatile @Nullable StuckCallException stuckDecoder;

  /** Receives each batch that the model has run. */
  @FunctionalInterface
  public interface Batches {
    /**
     * @param millis how long the call of the model took
     */
    void ran(int frames, float millis);
  }

  /**
   * @param decoders is closed with the detector
   * @param models is closed with the detector
   */
  public FrameDetector(
      Admission admission,
      JpegDecoderPool decoders,
      ModelRunner models,
      Batches counter,
      int maxBatch) {
    this(admission, decoders, models, counter, maxBatch, decoders::submit, DECODE_DEADLINE);
  }

  FrameDetector(
      Admission admission,
      JpegDecoderPool decoders,
      ModelRunner models,
      Batches counter,
      int maxBatch,
      Function<byte[], Future<Decoded>> decode,
      Duration decodeDeadline) {
    this.admission = admission;
    this.decoders = decoders;
    this.decode = decode;
    this.decodeDeadline = decodeDeadline;
    this.models = models;
    this.batches = new BatchRun(models, counter, maxBatch);
    this.maxBatch = maxBatch;
  }

  /**
   * @param values values of records, as they came
   * @return one outcome for each value; nothing is thrown for a single frame
   */
  public List<FrameOutcome> detect(List<byte @Nullable []> values) {
    Outcomes outcomes = new Outcomes(values.size());
    List<Admitted> waiting = admission.admit(values, outcomes);
    while (!waiting.isEmpty()) {
      int together = together(waiting);
      batches.run(decoded(waiting.subList(0, together), outcomes), outcomes);
      waiting = waiting.subList(together, waiting.size());
    }
    return outcomes.all();
  }

  /** Why no frame can be processed any more: a native call that does not return. */
  public Optional<String> stuck() {
    return Optional.ofNullable(stuckDecoder).map(StuckCallException::getMessage).or(models::stuck);
  }

  /** How many frames from the first on make a batch: one at least. */
  private int together(List<Admitted> frames) {
    int count = 1;
    long pixels = frames.get(0).pixels();
    while (count < Math.min(maxBatch, frames.size())) {
      pixels += frames.get(count).pixels();
      if (pixels > MOST_PIXELS) {
        break;
      }
      count++;
    }
    return count;
  }

  private List<Ready> decoded(List<Admitted> frames, Outcomes outcomes) {
    List<Future<Decoded>> pictures = frames.stream().map(f -> decode.apply(f.jpeg())).toList();
    List<Ready> ready = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      Admitted frame = frames.get(i);
      try {
        ready.add(
            new Ready(
                frame.position(), frame.info(), frame.queuedMs(), await(frame, pictures.get(i))));
      } catch (BadFrameException e) {
        outcomes.set(frame.position(), new Unusable(e));
      } catch (DeviceFailureException e) {
        outcomes.set(frame.position(), new Failed(e));
      }
    }
    return ready;
  }

  private Decoded await(Admitted frame, Future<Decoded> picture) {
    StuckCallException before = stuckDecoder;
    if (before != null) {
      throw before;
    }
    try {
      return CallDeadline.await(picture, () -> decodeDeadline);
    } catch (TimeoutException e) {
      StuckCallException now =
          new StuckCallException(
              "the picture of frame %s was not decoded within %d s"
                  .formatted(frame.info().id(), decodeDeadline.toSeconds()),
              e);
      stuckDecoder = now;
      LOG.error("the process must end: {}", now.getMessage());
      throw now;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof Error) { // no memory, or no decoder: not this picture's fault
        throw new DeviceFailureException("pictures cannot be decoded: " + cause, cause);
      }
      throw new BadFrameException(
          "the picture of frame " + frame.info().id() + " cannot be decoded: " + cause, cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceFailureException("interrupted while pictures were decoded", e);
    }
  }

  @Override
  public void close() {
    decoders.close();
    models.close();
  }
}
