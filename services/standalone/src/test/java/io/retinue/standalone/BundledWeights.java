package io.retinue.standalone;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.release.Candidate;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.ReleasePublisher;
import io.retinue.platform.release.ReleasePublisher.ImportPromotion;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The demo's first weights as releases: the same weights each time, with a note that differs. */
public final class BundledWeights {
  private static final List<String> CLASSES = List.of("person", "car");
  private static final List<String> FILES =
      List.of("weights.safetensors", "model.json", "golden.safetensors");
  private static final String NOTE = "report.json";

  private final KafkaConnection kafka;
  private final ModelStore store;
  private final Path folder;

  /**
   * @param store folder of the model store
   * @param folder for work
   */
  public BundledWeights(KafkaConnection kafka, Path store, Path folder) throws IOException {
    this.kafka = kafka;
    this.store = new ModelStore(store);
    this.folder = unpack(folder);
  }

  /** Writes the files of the release into a folder, which is created if it is missing. */
  public static Path unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : FILES) {
      try (InputStream in = Deployment.class.getResourceAsStream("/demo-release/" + file)) {
        if (in == null) {
          throw new IOException("/demo-release/" + file + " is not on the class path");
        }
        Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return folder;
  }

  /** Announces a release that serves from now on. */
  public void announce(String note) throws IOException {
    Files.writeString(folder.resolve(NOTE), "{\"note\": \"" + note + "\"}\n");
    String sha256 = store.put(folder);
    Candidate candidate =
        new Candidate(
            sha256,
            store.uri(sha256).toString(),
            CLASSES,
            Files.readString(folder.resolve("model.json")),
            Map.of(),
            null);
    new ReleasePublisher(
            new KafkaClients(kafka),
            new RetinueSerdes(kafka),
            Deployment.MODEL,
            Clock.systemUTC(),
            Duration.ofMinutes(1))
        .announceImport(candidate, note, ImportPromotion.ALWAYS, new StopSignal());
  }
}
