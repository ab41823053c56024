package io.retinue.standalone.demo;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The weights that the demo begins with: they know people and cars, not bicycles. Made by {@link
 * BundledTraining}.
 */
final class BundledRelease {
  /** The files of a release, on the class path under {@code /demo-release}. */
  static final List<String> FILES =
      List.of("weights.safetensors", "model.json", "golden.safetensors", "report.json");

  private BundledRelease() {}

  /** Makes it the champion where there is no release yet; otherwise changes nothing. */
  static void announceFirst(KafkaConnection kafka, String model, Path store, Clock clock) {
    KafkaClients clients = new KafkaClients(kafka);
    RetinueSerdes serdes = new RetinueSerdes(kafka);
    if (!Releases.read(clients, serdes.models(), model).history().isEmpty()) {
      return;
    }
    ModelStore models = new ModelStore(store);
    Path folder = extract();
    String sha256 = models.put(folder);
    try (Producer<String, ModelRelease> producer = clients.newProducer(serdes.models())) {
      String network = Files.readString(folder.resolve("model.json"), StandardCharsets.UTF_8);
      producer.send(
          new ProducerRecord<>(
              Topic.MODELS.topicName(),
              model,
              ModelRelease.newBuilder()
                  .setModel(model)
                  .setVersion(1)
                  .setState(ReleaseState.CHAMPION)
                  .setReason("Bundled with Retinue: knows people and cars, not bicycles.")
                  .setAt(Instant.now(clock).truncatedTo(ChronoUnit.MILLIS))
                  .setSha256(sha256)
                  .setUri(models.uri(sha256).toString())
                  .setClasses(BundledTraining.CLASSES)
                  .setNetwork(network)
                  .build()));
      producer.flush();
    } catch (IOException e) {
      throw unreadable(e);
    } finally {
      delete(folder);
    }
  }

  private static Path extract() {
    try {
      Path folder = Files.createTempDirectory("retinue-bundled");
      for (String file : FILES) {
        try (InputStream in = BundledRelease.class.getResourceAsStream("/demo-release/" + file)) {
          if (in == null) {
            throw new IOException("/demo-release/" + file + " is not on the class path");
          }
          Files.copy(in, folder.resolve(file));
        }
      }
      return folder;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static void delete(Path folder) {
    for (String file : FILES) {
      folder.resolve(file).toFile().delete();
    }
    folder.toFile().delete();
  }

  private static RetinueException unreadable(IOException e) {
    return new RetinueException(
        ErrorKind.STORAGE,
        "the bundled weights cannot be unpacked (" + e.getMessage() + ")",
        "check the folder for temporary files, and build again",
        e);
  }
}
