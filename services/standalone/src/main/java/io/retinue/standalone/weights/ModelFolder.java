package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A folder with a model: made aside and put in its place whole, or opened. */
public final class ModelFolder {
  private static final String PREFIX = "model";
  private static final Duration ABANDONED = Duration.ofHours(1);

  private ModelFolder() {}

  /**
   * A new folder for one use, deleted after it. What a killed process left there is deleted once it
   * is an hour old.
   *
   * @param parent created where it is missing
   * @throws RetinueException STORAGE where it cannot be made or deleted
   */
  public static void temporary(Path parent, Consumer<Path> use) {
    try {
      Files.createDirectories(parent);
      deleteAbandoned(parent);
      Path folder = Files.createTempDirectory(parent, PREFIX);
      try {
        use.accept(folder);
      } finally {
        clear(folder, folder);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw RetinueException.unwritable("the folder " + parent, e);
    }
  }

  private static void deleteAbandoned(Path parent) throws IOException {
    FileTime before = FileTime.from(Instant.now().minus(ABANDONED));
    for (Path folder : files(parent)) {
      if (folder.getFileName().toString().startsWith(PREFIX)
          && Files.isDirectory(folder)
          && Files.getLastModifiedTime(folder).compareTo(before) < 0) {
        clear(folder, folder);
        Files.deleteIfExists(folder);
      }
    }
  }

  /**
   * Fills a folder, which must be missing or empty, or hold a model already, which is replaced.
   *
   * @param fill writes plain files into an empty folder
   * @throws RetinueException STORAGE where it holds something else, or cannot be written
   */
  public static void replace(Path folder, Consumer<Path> fill) {
    Path target = folder.toAbsolutePath().normalize();
    requireReplaceable(folder, target);
    boolean there = Files.exists(target);
    try {
      Files.createDirectories(target);
      Path aside = Files.createTempDirectory(target, ".import");
      try {
        fill.accept(aside);
        clear(target, aside);
        for (Path file : files(aside)) {
          Files.move(file, target.resolve(file.getFileName()));
        }
      } finally {
        clear(aside, aside);
        Files.deleteIfExists(aside);
        if (!there && files(target).length == 0) {
          Files.delete(target);
        }
      }
    } catch (IOException e) {
      throw RetinueException.unwritable("the folder " + folder, e);
    }
  }

  /**
   * The model in a folder; the caller closes it.
   *
   * @param option that named the folder, for the message
   * @throws RetinueException BAD_INPUT where it is missing or damaged
   */
  public static RetinaNet open(Path folder, String option) {
    try {
      return RetinaNet.load(folder);
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          e instanceof NoSuchFileException
              ? folder + " holds no model: " + e.getMessage() + " is missing"
              : folder + " cannot be read: " + e.getMessage(),
          "name the folder of a whole model or release with " + option,
          e);
    }
  }

  private static void requireReplaceable(Path folder, Path target) {
    boolean free =
        !Files.exists(target)
            || (Files.isDirectory(target)
                && (files(target).length == 0
                    || Files.exists(target.resolve(RetinaNet.SPEC_FILE))));
    if (!free) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          folder + " is no empty folder and holds no model",
          "name a new folder");
    }
  }

  /** Deletes the plain files of a folder. */
  private static void clear(Path folder, Path aside) throws IOException {
    for (Path file : files(folder)) {
      if (!file.equals(aside) && Files.isRegularFile(file)) {
        Files.delete(file);
      }
    }
  }

  private static Path[] files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toArray(Path[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
