package io.retinue.trainer.run;

import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run set out to do, written into its folder before the fit. A run that finds it there after
 * a kill, and has the same plan, continues from the checkpoint in that folder.
 *
 * @param runId the run
 * @param manifestSha256 identity of the dataset
 * @param baseSha256 the release that it began from; empty for random weights
 * @param settings all that decides the fit, as text
 */
record RunPlan(String runId, String manifestSha256, String baseSha256, String settings) {
  private static final String FILE = "plan.txt";
  private static final String CHECKPOINT = "checkpoint.safetensors";

  static RunPlan of(
      String runId, String manifestSha256, @Nullable String baseSha256, String settings) {
    return new RunPlan(runId, manifestSha256, baseSha256 == null ? "" : baseSha256, settings);
  }

  /** The plan of a run's folder; empty if it had not come so far. */
  static Optional<RunPlan> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    return lines.size() == 4
        ? Optional.of(new RunPlan(lines.get(0), lines.get(1), lines.get(2), lines.get(3)))
        : Optional.empty();
  }

  /** Whether a file of a run's folder is worth keeping for the run that goes on. */
  static boolean keeps(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.equals(FILE) || name.equals(CHECKPOINT);
  }

  /**
   * Writes the plan, unless it is there already.
   *
   * @return where the run's checkpoint is, or will be; one of another plan is deleted
   */
  Path settle(Path folder) {
    Path checkpoint = folder.resolve(CHECKPOINT);
    try {
      if (!read(folder).equals(Optional.of(this))) {
        Files.deleteIfExists(checkpoint);
        Path unfinished = folder.resolve(FILE + ".unfinished");
        Files.write(unfinished, List.of(runId, manifestSha256, baseSha256, settings));
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
