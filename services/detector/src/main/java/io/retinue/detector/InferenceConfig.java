package io.retinue.detector;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How frames meet the model.
 *
 * @param maxBatch most frames in one call of the model, and in one poll: 1 to 256. More gives a GPU
 *     more to do at once and every frame of a full batch more to wait for
 * @param decodeThreads threads that decode JPEGs, 1 or more
 * @param modelThreads threads of libtorch for one call; empty leaves it all cores
 * @param freshness age after which a live frame is shed rather than shown to the model; positive.
 *     Complete footage is never shed for its age
 * @param firstRelease how long frames wait at start for the champion to be loaded; zero sheds them
 *     at once
 */
public record InferenceConfig(
    int maxBatch,
    int decodeThreads,
    OptionalInt modelThreads,
    Duration freshness,
    Duration firstRelease) {

  public InferenceConfig {
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
    if (firstRelease.isNegative()) {
      throw new IllegalArgumentException("firstRelease must not be negative: " + firstRelease);
    }
  }

  /** Batches of 8, two decoding threads, all cores for the model, frames fresh for 10 s. */
  public static InferenceConfig defaults() {
    return new InferenceConfig(
        8, 2, OptionalInt.empty(), Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  public InferenceConfig withMaxBatch(int frames) {
    return new InferenceConfig(frames, decodeThreads, modelThreads, freshness, firstRelease);
  }

  public InferenceConfig withModelThreads(int threads) {
    return new InferenceConfig(
        maxBatch, decodeThreads, OptionalInt.of(threads), freshness, firstRelease);
  }

  public InferenceConfig withFreshness(Duration age) {
    return new InferenceConfig(maxBatch, decodeThreads, modelThreads, age, firstRelease);
  }

  public InferenceConfig withFirstRelease(Duration deadline) {
    return new InferenceConfig(maxBatch, decodeThreads, modelThreads, freshness, deadline);
  }
}
