package io.retinue.retinanet.training;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Ranges;
import io.retinue.retinanet.weights.Safetensors;
import io.retinue.retinanet.weights.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a run remembers how far it is, so that the same run, started again after a kill, goes on
 * from there. The file is replaced as a whole, or not at all.
 *
 * @param file is made; lies in an existing folder
 * @param every how often it is written; less often where writing would take more than a fiftieth of
 *     the run. 0 writes after every step, whatever it costs
 */
public record Checkpoints(Path file, Duration every) {
  public Checkpoints {
    Ranges.require(!every.isNegative(), "every must be 0 or more", every);
  }

  /**
   * A run's {@link TrainingStep.State} on disk, as safetensors. It holds the SHA-256 of what its
   * run was started with; a run that was started with anything else ignores it.
   */
  static final class CheckpointFile {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);
    private static final String IDENTITY = "run/identity";
    private static final String PROGRESS = "run/progress";

    /** How many times longer than writing took is waited before the next. */
    private static final int LONGER_THAN_WRITING = 50;

    private final Checkpoints checkpoints;
    private final byte[] identity;
    private Duration next;

    /**
     * What was read.
     *
     * @param elapsed time of the run's budget that was used
     */
    record Found(TrainingStep.State state, Duration elapsed) {}

    /**
     * @param identity SHA-256 of all that decides the run's result, except the pictures
     */
    CheckpointFile(Checkpoints checkpoints, byte[] identity) {
      this.checkpoints = checkpoints;
      this.identity = identity.clone();
      this.next = checkpoints.every();
    }

    /** Where the run stood when it was killed; empty if it is a new one. */
    Optional<Found> read() {
      if (!Files.exists(checkpoints.file())) {
        return Optional.empty();
      }
      try (SafetensorsFile file = SafetensorsFile.open(checkpoints.file())) {
        if (!Arrays.equals(file.bytes(IDENTITY), identity)) {
          LOG.info("the checkpoint {} is another run's; starting anew", checkpoints.file());
          return Optional.empty();
        }
        ByteBuffer progress = ByteBuffer.wrap(file.bytes(PROGRESS));
        int steps = (int) progress.getLong();
        Duration elapsed = Duration.ofNanos(progress.getLong());
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (String name : file.entries().keySet()) {
          if (!name.equals(IDENTITY) && !name.equals(PROGRESS)) {
            tensors.put(name, file.floats(name));
          }
        }
        next = elapsed.plus(checkpoints.every());
        return Optional.of(new Found(new TrainingStep.State(steps, tensors), elapsed));
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn("the checkpoint {} cannot be used; starting anew", checkpoints.file(), e);
        return Optional.empty();
      }
    }

    /**
     * Writes where the run stands, if it is time to.
     *
     * @param elapsed time of the run's budget that is used
     * @throws UncheckedIOException if the disk is full or broken
     */
    void offer(TrainingStep step, Duration elapsed) {
      if (elapsed.compareTo(next) < 0) {
        return;
      }
      long begin = System.nanoTime();
      try {
        write(step.state(), elapsed);
      } catch (IOException e) {
        throw new UncheckedIOException("the checkpoint cannot be written", e);
      }
      Duration cheap =
          Duration.ofNanos(System.nanoTime() - begin).multipliedBy(LONGER_THAN_WRITING);
      Duration every = checkpoints.every();
      boolean isWaiting = !every.isZero() && cheap.compareTo(every) > 0;
      next = elapsed.plus(isWaiting ? cheap : every);
    }

    private void write(TrainingStep.State state, Duration elapsed) throws IOException {
      SortedMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
      tensors.put(IDENTITY, Safetensors.Tensor.of(identity, new Shape(identity.length)));
      byte[] progress =
          ByteBuffer.allocate(2 * Long.BYTES)
              .putLong(state.steps())
              .putLong(elapsed.toNanos())
              .array();
      tensors.put(PROGRESS, Safetensors.Tensor.of(progress, new Shape(progress.length)));
      state
          .tensors()
          .forEach(
              (name, values) ->
                  tensors.put(name, Safetensors.Tensor.of(values, new Shape(values.length))));
      Path file = checkpoints.file();
      Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
      Safetensors.write(unfinished, tensors);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
