package io.retinue.trainer.run;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The right to train in a work directory: one run at a time, across processes. The operating system
 * takes it back from a process that dies. The next holder finds what that run left, and continues
 * from there or deletes it.
 */
final class RunLock implements AutoCloseable {
  private static final String PREFIX = "run-";

  private final LockFile lock;
  private final Path workDirectory;

  private RunLock(LockFile lock, Path workDirectory) {
    this.lock = lock;
    this.workDirectory = workDirectory;
  }

  /**
   * @throws RetinueException IN_USE if another run is going, STORAGE if the directory cannot be
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

  /** The id of a run that was killed in its fit; it left a {@link RunPlan}. */
  Optional<String> killedRun() {
    try (Stream<Path> entries = Files.list(workDirectory)) {
      for (Path folder : entries.filter(RunLock::isOfARun).sorted().toList()) {
        Optional<RunPlan> plan = RunPlan.read(folder);
        if (plan.isPresent() && folder.equals(folder(plan.get().runId()))) {
          return plan.map(RunPlan::runId);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw RetinueException.unwritable("the work directory " + workDirectory, e);
    }
  }

  /**
   * A folder for one run, deleted with everything in it when the lock is closed. It is empty but
   * for the plan and the checkpoint of a run of this id that was killed. What other runs left is
   * swept up.
   */
  Path newFolder(String runId) {
    Path folder = folder(runId);
    try {
      sweep(path -> path.equals(folder) || path.startsWith(folder) && RunPlan.keeps(path));
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw RetinueException.unwritable("the work directory " + workDirectory, e);
    }
  }

  @Override
  public void close() {
    try (lock) {
      sweep(path -> false);
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
