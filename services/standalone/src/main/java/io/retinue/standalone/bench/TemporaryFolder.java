package io.retinue.standalone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder for the files of a benchmark that runs a broker. Closing waits for the end of the child
 * processes that were started meanwhile, which use it, and deletes it.
 *
 * @param path where it is
 * @param others child processes that ran before
 */
public record TemporaryFolder(Path path, Set<ProcessHandle> others) implements AutoCloseable {
  private static final long CHILD_ENDS_WITHIN_SECONDS = 30;

  /** Creates it; only this user may read it. */
  public static TemporaryFolder create() throws IOException {
    Set<ProcessHandle> others =
        ProcessHandle.current().children().collect(Collectors.toUnmodifiableSet());
    return new TemporaryFolder(Files.createTempDirectory("retinue-bench-"), others);
  }

  @Override
  public void close() throws IOException {
    ProcessHandle.current()
        .children()
        .filter(child -> !others.contains(child))
        .forEach(
            child ->
                child
                    .onExit()
                    .completeOnTimeout(child, CHILD_ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join());
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
