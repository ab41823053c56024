package io.retinue.detector;

import io.retinue.detector.model.InferenceConfig;
import io.retinue.detector.stream.StreamConfig;
import io.retinue.platform.release.Releases;
import java.nio.file.Path;

/**
 * Everything that can be set on a detector.
 *
 * @param modelName key of the releases that it follows on the models topic
 * @param modelStore folder in which releases are looked for before their own URI is
 * @param inference how frames are decoded and given to the model
 * @param stream how it takes part in Kafka Streams
 */
public record DetectorConfig(
    String modelName, Path modelStore, InferenceConfig inference, StreamConfig stream) {

  public DetectorConfig {
    if (modelName.isBlank()) {
      throw new IllegalArgumentException("modelName must not be blank; the usual one is retinanet");
    }
  }

  /** The defaults, with state and models below a data directory. */
  public static DetectorConfig defaults(Path dataDirectory) {
    return new DetectorConfig(
        Releases.DEFAULT_MODEL,
        dataDirectory.resolve("models"),
        InferenceConfig.defaults(),
        StreamConfig.defaults(dataDirectory.resolve("streams")));
  }
}
