package io.retinue.evidence;

import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes evidence whole or not at all: a file is written beside the others and moved to its place
 * when it is complete and on disk. Thread-safe.
 */
record EvidenceFiles(EvidenceFolder folder) {
  /** No camera has this name. */
  static final String UNFINISHED = ".unfinished";

  /** A file that is being written is written to more often. */
  private static final Duration ABANDONED_AFTER = Duration.ofMinutes(2);

  /** Writes a file. */
  @FunctionalInterface
  interface Writer<E extends Exception> {
    /**
     * Writes the file; it need not create one where there is nothing to keep.
     *
     * @return whether there is anything to keep
     */
    boolean write(Path unfinished) throws IOException, E;
  }

  boolean has(AlertId alert, Kind kind) {
    return Files.isRegularFile(folder.file(alert, kind));
  }

  /**
   * Writes a file of an alert; whatever goes wrong, nothing is left of it.
   *
   * @return what the writer returned
   */
  <E extends Exception> boolean keep(AlertId alert, Kind kind, Writer<E> writer)
      throws IOException, E {
    Path unfinished =
        Files.createDirectories(folder.root().resolve(UNFINISHED))
            .resolve(UUID.randomUUID() + "-" + kind.fileName());
    try {
      if (!writer.write(unfinished)) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Path place = folder.file(alert, kind);
      Files.createDirectories(folder.of(alert));
      Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Deletes what a killed process left. */
  void removeAbandoned(Instant now) throws IOException {
    Path all = folder.root().resolve(UNFINISHED);
    if (!Files.isDirectory(all)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(all)) {
      files = found.toList();
    }
    for (Path file : files) {
      Instant changed = Files.getLastModifiedTime(file).toInstant();
      if (changed.isBefore(now.minus(ABANDONED_AFTER))) {
        Files.deleteIfExists(file);
      }
    }
  }
}
