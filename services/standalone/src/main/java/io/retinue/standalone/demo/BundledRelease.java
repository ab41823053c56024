package io.retinue.standalone.demo;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.release.Candidate;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.ReleasePublisher;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The weights that the demo begins with: they know people and cars, not bicycles. Made by {@link
 * BundledTraining}.
 */
final class BundledRelease {
  /** The files of a release, on the class path under {@code /demo-release}. */
  static final List<String> FILES =
      List.of("weights.safetensors", "model.json", "golden.safetensors", "report.json");

  private static final Duration ANNOUNCE_WITHIN = Duration.ofMinutes(1);

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
    try {
      String network = Files.readString(folder.resolve("model.json"), StandardCharsets.UTF_8);
      String uri = models.uri(sha256).toString();
      new ReleasePublisher(clients, serdes, model, clock, ANNOUNCE_WITHIN)
          .announceImport(
              new Candidate(sha256, uri, BundledTraining.CLASSES, network, Map.of(), null),
              "Bundled with Retinue: detects people and cars, but not bicycles.",
              ReleasePublisher.ImportPromotion.IF_FIRST,
              new StopSignal());
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
