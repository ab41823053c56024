package io.retinue.standalone.demo;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.release.ReleasePublisher.ImportPromotion;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.weights.ImportedRelease;
import io.retinue.standalone.weights.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The weights that the demo begins with: they know people and cars, not bicycles. Made by {@link
 * BundledTraining}.
 */
final class BundledRelease {
  /** The files of a release, on the class path under {@code /demo-release}. */
  static final List<String> FILES =
      List.of("weights.safetensors", "model.json", "golden.safetensors", "report.json");

  private BundledRelease() {}

  /** Makes it the champion if there is no release yet; otherwise changes nothing. */
  static void announceFirst(Deployment deployment) {
    RetinueSerdes serdes = new RetinueSerdes(deployment.kafka());
    if (Releases.read(new KafkaClients(deployment.kafka()), serdes.models(), Deployment.MODEL)
        .history()
        .isEmpty()) {
      ModelFolder.temporary(
          deployment.data().work("import"),
          folder ->
              ImportedRelease.announce(
                  deployment,
                  folder,
                  BundledTraining.CLASSES,
                  extract(folder),
                  "Bundled with Retinue: detects people and cars, but not bicycles.",
                  ImportPromotion.IF_FIRST));
    }
  }

  /** Returns the text of its {@code model.json}. */
  private static String extract(Path folder) {
    try {
      for (String file : FILES) {
        try (InputStream in = BundledRelease.class.getResourceAsStream("/demo-release/" + file)) {
          if (in == null) {
            throw new IOException("/demo-release/" + file + " is not on the class path");
          }
          Files.copy(in, folder.resolve(file));
        }
      }
      return Files.readString(folder.resolve("model.json"));
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the bundled weights cannot be unpacked (" + e.getMessage() + ")",
          "check the data directory, and build again",
          e);
    }
  }
}
