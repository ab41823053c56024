package io.retinue.detector.model;

import io.retinue.retinanet.compiler.DeviceChoice;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How frames are decoded and given to the model.
 *
 * @param maxBatch most frames in one call of the model, and in one poll: 1 to 256. More gives a GPU
 *     more to do at once and every frame of a full batch more to wait for
 * @param decodeThreads threads that decode JPEGs, 1 or more
 * @param modelThreads threads of libtorch for one call; empty leaves it all cores
 * @param freshness age after which a live frame is shed rather than shown to the model; positive.
 *     Complete footage is never shed for its age
 * @param device what the model runs on: {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
 * @param engine what computes it. Eager rules the compiler out where something looks wrong; it runs
 *     on the processors alone
 */
public record InferenceConfig(
    int maxBatch,
    int decodeThreads,
    OptionalInt modelThreads,
    Duration freshness,
    DeviceChoice device,
    Engine engine) {

  public InferenceConfig {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(engine, "engine");
    if (maxBatch < 1 || maxBatch > 256) {
      throw new IllegalArgumentException("maxBatch must be 1 to 256, not " + maxBatch);
    }
    if (decodeThreads < 1) {
      throw new IllegalArgumentException("decodeThreads must be 1 or more, not " + decodeThreads);
    }
    if (modelThreads.isPresent() && modelThreads.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "modelThreads must be 1 or more, or absent for all cores, not "
              + modelThreads.getAsInt());
    }
    if (freshness.isNegative() || freshness.isZero()) {
      throw new IllegalArgumentException(
          "freshness must be positive, such as PT10S, not " + freshness);
    }
    if (engine == Engine.EAGER && device.kind() == DeviceChoice.Kind.GPU) {
      throw new IllegalArgumentException(
          "the eager engine runs on the processors: write the device cpu, or the engine compiled,"
              + " with which "
              + device
              + " serves");
    }
  }

  /**
   * Batches of 8, two decoding threads, all cores for the model, frames fresh for 10 s; compiled,
   * on a graphics card where there is one.
   */
  public static InferenceConfig defaults() {
    return new InferenceConfig(
        8, 2, OptionalInt.empty(), Duration.ofSeconds(10), DeviceChoice.AUTO, Engine.COMPILED);
  }

  public InferenceConfig withModelThreads(int threads) {
    return new InferenceConfig(
        maxBatch, decodeThreads, OptionalInt.of(threads), freshness, device, engine);
  }

  /**
   * What computes the model, and where.
   *
   * @throws IllegalArgumentException if the eager engine is to run on a graphics card
   */
  public InferenceConfig withEngine(Engine other, DeviceChoice where) {
    return new InferenceConfig(maxBatch, decodeThreads, modelThreads, freshness, where, other);
  }

  /** What computes the model. */
  public enum Engine {
    /** The program that is compiled for the device at hand: the fastest. */
    COMPILED,
    /**
     * The network's blocks, operation by operation, on the processors: the definition, and slow.
     */
    EAGER
  }
}
