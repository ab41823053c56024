package io.retinue.standalone.doctor;

import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/** Whether the disk of the data directory has space. */
final class DiskCheck implements Check {
  private static final long LEAST_BYTES = 1L << 30;

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(); // the data directory is on this machine
  }

  @Override
  public List<Finding> run(CheckContext context) {
    try {
      return findings(
          this,
          "the data directory " + context.data(),
          Files.getFileStore(context.data()).getUsableSpace(),
          "free some space, or move it and name the new place with --data DIR");
    } catch (IOException e) {
      throw RetinueException.unwritable("the data directory " + context.data(), e);
    }
  }

  /** A finding of the check where less than 1 GB is left. */
  static List<Finding> findings(Check check, String what, long freeBytes, String remedy) {
    return freeBytes >= LEAST_BYTES
        ? List.of()
        : List.of(
            check.finding(
                "the disk of " + what + " has " + (freeBytes >> 20) + " MB left", remedy));
  }
}
