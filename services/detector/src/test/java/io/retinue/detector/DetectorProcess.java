package io.retinue.detector;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.detector.stream.StreamConfig;
import io.retinue.detector.testing.Changed;
import io.retinue.detector.testing.FakeModelLoader;
import io.retinue.platform.kafka.KafkaConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A detector in a process of its own, which ends by being killed or when its standard input ends.
 * Its models are real, or fakes that compute for about a millisecond.
 */
final class DetectorProcess {
  private DetectorProcess() {}

  /**
   * @param arguments bootstrap servers, registry URL, folder for state, application id, {@code
   *     fake} or the folder of the model store, and the name of the instance
   */
  public static void main(String[] arguments) throws IOException {
    KafkaConnection connection = new KafkaConnection(arguments[0], URI.create(arguments[1]));
    Path folder = Path.of(arguments[2]);
    String models = arguments[4];
    InferenceConfig inference =
        Changed.in(InferenceConfig.defaults(), "freshness", Duration.ofSeconds(3));
    boolean isFake = models.equals("fake");
    DetectorConfig config =
        new DetectorConfig(
            "retinanet",
            isFake ? folder.resolve("models") : Path.of(models),
            isFake ? inference : inference.withModelThreads(1),
            Changed.in(
                StreamConfig.defaults(folder).withInstanceId(arguments[5]),
                "overrides",
                Map.of(
                    "application.id",
                    arguments[3],
                    "producer.transaction.timeout.ms",
                    "3000",
                    "main.consumer.session.timeout.ms",
                    "2000",
                    "main.consumer.heartbeat.interval.ms",
                    "500")));
    if (!isFake) {
      run(DetectorService.create(config, connection, new SimpleMeterRegistry()));
      return;
    }
    FakeModelLoader loader = new FakeModelLoader(picture -> work() == 0);
    run(
        DetectorService.create(
            config,
            connection,
            sizes -> loader,
            () -> {},
            Clock.systemUTC(),
            new SimpleMeterRegistry()));
  }

  /** Not zero. */
  private static long work() {
    CRC32 sum = new CRC32();
    sum.update(new byte[8_000_000]);
    return sum.getValue();
  }

  private static void run(DetectorService service) throws IOException {
    try (service) {
      service.start();
      while (System.in.read() >= 0) {
        // the parent says nothing; the end of its pipe is its end
      }
    }
  }
}
