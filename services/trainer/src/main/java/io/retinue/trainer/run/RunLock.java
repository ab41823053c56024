package io.retinue.trainer.run;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The right to train in a work directory: one run at a time, across processes. The operating system
 * releases it when the process ends, however it ends. The next owner finds what that run left, and
 * continues from there or deletes it.
 */
final class RunLock implements AutoCloseable {
  private static final String PREFIX = "run-";

  /**
   * What a run is about to do, written into its folder before the fit. If the next run after a kill
   * or the failure of a GPU has the same plan, it continues from the checkpoint beside it.
   *
   * @param runId the run
   * @param manifestSha256 identity of the dataset
   * @param start identity of the weights that it starts from and of the champion
   * @param settings all that decides the fit, as text
   */
  record Plan(String runId, String manifestSha256, String start, String settings) {
    private static final String FILE = "plan.txt";
    private static final String CHECKPOINT = "checkpoint.safetensors";

    /** The plan of a run's folder; empty if it was killed before it wrote one. */
    static Optional<Plan> read(Path folder) throws IOException {
      Path file = folder.resolve(FILE);
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file);
      return lines.size() == 4
          ? Optional.of(new Plan(lines.get(0), lines.get(1), lines.get(2), lines.get(3)))
          : Optional.empty();
    }

    /** Whether a file of a run's folder is needed by the run that continues. */
    static boolean keeps(Path file) {
      String name = String.valueOf(file.getFileName());
      return name.equals(FILE) || name.equals(CHECKPOINT);
    }

    /**
     * Writes the plan, if another one or none is there.
     *
     * @return where the run's checkpoint is, or will be; one of another plan is deleted
     */
    Path checkpoint(Path folder) {
      Path checkpoint = folder.resolve(CHECKPOINT);
      try {
        if (!read(folder).equals(Optional.of(this))) {
          Files.deleteIfExists(checkpoint);
          Path unfinished = folder.resolve(FILE + ".unfinished");
          Files.write(unfinished, List.of(runId, manifestSha256, start, settings));
          Files.move(
              unfinished,
              folder.resolve(FILE),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
        return checkpoint;
      } catch (IOException e) {
        throw RetinueException.unwritable("the run's plan in " + folder, e);
      }
    }
  }

  private final LockFile lock;
  private final Path workDirectory;
  private Predicate<Path> kept = path -> false;

  private RunLock(LockFile lock, Path workDirectory) {
    this.lock = lock;
    this.workDirectory = workDirectory;
  }

  /**
   * @throws RetinueException IN_USE if another run is going on, STORAGE if the directory cannot be
   *     written
   */
  static RunLock acquire(Path workDirectory) {
    try {
      Files.createDirectories(workDirectory);
      return LockFile.tryLock(workDirectory.resolve("run.lock"))
          .map(lock -> new RunLock(lock, workDirectory))
          .orElseThrow(
              () ->
                  new RetinueException(
                      ErrorKind.IN_USE,
                      "a training run is active already in " + workDirectory,
                      "wait until it is done, or watch it with: retinue tail training"));
    } catch (IOException e) {
      throw RetinueException.unwritable("the work directory " + workDirectory, e);
    }
  }

  /** The id of a run that ended within its fit and left a {@link Plan}. */
  Optional<String> unfinishedRun() {
    try (Stream<Path> entries = Files.list(workDirectory)) {
      for (Path folder : entries.filter(RunLock::isOfARun).sorted().toList()) {
        Optional<Plan> plan = Plan.read(folder);
        if (plan.isPresent() && folder.equals(folder(plan.get().runId()))) {
          return plan.map(Plan::runId);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw RetinueException.unwritable("the work directory " + workDirectory, e);
    }
  }

  /**
   * A folder for one run, deleted with everything in it when the lock is closed. It is empty but
   * for the plan and the checkpoint of an unfinished run of this id. What other runs left is
   * deleted.
   */
  Path newFolder(String runId) {
    Path folder = folder(runId);
    try {
      sweep(path -> isNeededToGoOn(path, folder));
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw RetinueException.unwritable("the work directory " + workDirectory, e);
    }
  }

  /** Lets the next run go on from the checkpoint of this one, as after a kill. */
  void leave(Path folder) {
    kept = path -> isNeededToGoOn(path, folder);
  }

  private static boolean isNeededToGoOn(Path path, Path folder) {
    return path.equals(folder) || path.startsWith(folder) && Plan.keeps(path);
  }

  @Override
  public void close() {
    try (lock) {
      sweep(kept);
    } catch (IOException e) {
      throw RetinueException.unwritable("the work directory " + workDirectory, e);
    }
  }

  private void sweep(Predicate<Path> spared) throws IOException {
    try (Stream<Path> entries = Files.list(workDirectory)) {
      for (Path folder : entries.filter(RunLock::isOfARun).toList()) {
        try (Stream<Path> paths = Files.walk(folder)) {
          for (Path path :
              paths.filter(spared.negate()).sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    }
  }

  private Path folder(String runId) {
    return workDirectory.resolve(PREFIX + runId);
  }

  private static boolean isOfARun(Path path) {
    return String.valueOf(path.getFileName()).startsWith(PREFIX);
  }
}
