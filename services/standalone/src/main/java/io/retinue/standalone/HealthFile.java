package io.retinue.standalone;

import io.retinue.platform.service.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The health of a service for a container's health check: one line that begins with {@code ready},
 * {@code starting} or {@code dead}. Written every second: an old file belongs to a process that
 * hangs.
 *
 * @param file replaced atomically at each write
 */
public record HealthFile(Path file) {
  public void write(Health health) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, word(health) + " " + health.detail() + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the health file " + file + " cannot be written", e);
    }
  }

  private static String word(Health health) {
    if (!health.live()) {
      return "dead";
    }
    return health.ready() ? "ready" : "starting";
  }
}
