package io.retinue.trainer.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Where the weights of an imported release came from; the content of its {@value #FILE}. It has no
 * time, so that the same import makes the same release.
 *
 * @param name what the user calls it
 * @param source the file's or the address's last part
 * @param sha256 of the file that was read
 * @param network the preset that it was read as
 */
public record Origin(String name, String source, String sha256, String network) {
  /** The file within the release's folder. */
  public static final String FILE = "origin.json";

  /** Adds it to a release's folder. */
  public void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE), ReleaseFolder.JSON.writeValueAsString(this) + "\n");
  }

  /** Of a release's folder; empty for what was not imported. */
  public static Optional<Origin> of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ReleaseFolder.JSON.readValue(Files.readString(file), Origin.class));
    } catch (JacksonException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }
}
