package io.retinue.evidence;

import io.retinue.evidence.EvidenceConfig.Retain;
import io.retinue.evidence.EvidenceMeters.Deleted;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes the oldest evidence, alert by alert. Used by one thread. */
final class EvidenceRetention {
  private final EvidenceFiles files;
  private final EvidenceMeters meters;
  private volatile long keptBytes;

  /** The files of one alert. */
  private record Kept(Path folder, List<Path> files, Instant changed, long bytes) {}

  EvidenceRetention(EvidenceFiles files, EvidenceMeters meters) {
    this.files = files;
    this.meters = meters;
  }

  /** What was there after the last {@link #enforce}, in bytes. */
  long keptBytes() {
    return keptBytes;
  }

  /**
   * Deletes what is older, then the oldest until the rest is small enough.
   *
   * @throws IOException where a folder cannot be read or a file not be deleted
   */
  void enforce(Retain retain, Instant now) throws IOException {
    files.removeAbandoned(now);
    List<Kept> all = new ArrayList<>();
    for (Path camera : inside(files.folder().root())) {
      if (!camera.endsWith(EvidenceFiles.UNFINISHED)) {
        for (Path alert : inside(camera)) {
          all.add(kept(alert));
        }
      }
    }
    all.sort(Comparator.comparing(Kept::changed));
    long bytes = all.stream().mapToLong(Kept::bytes).sum();
    for (Kept alert : all) {
      if (alert.changed().isBefore(now.minus(retain.time()))) {
        delete(alert, Deleted.DAYS);
      } else if (bytes > retain.bytes()) {
        delete(alert, Deleted.BYTES);
      } else {
        break;
      }
      bytes -= alert.bytes();
    }
    keptBytes = bytes;
  }

  private void delete(Kept alert, Deleted reason) throws IOException {
    for (Path file : alert.files()) {
      Files.deleteIfExists(file);
    }
    try {
      Files.deleteIfExists(alert.folder());
      meters.deleted(reason);
    } catch (DirectoryNotEmptyException e) {
      // a newer file of the alert has come meanwhile: it has its own time
    }
  }

  private static Kept kept(Path folder) throws IOException {
    Instant changed = Instant.EPOCH;
    long bytes = 0;
    List<Path> found = inside(folder);
    for (Path file : found) {
      try {
        Instant time = Files.getLastModifiedTime(file).toInstant();
        bytes += Files.size(file);
        changed = time.isAfter(changed) ? time : changed;
      } catch (NoSuchFileException e) {
        // replaced meanwhile
      }
    }
    return new Kept(folder, found, changed, bytes);
  }

  /** What a folder holds; nothing if it is none. */
  private static List<Path> inside(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    }
  }
}
