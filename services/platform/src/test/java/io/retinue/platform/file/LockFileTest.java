package io.retinue.platform.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
  @TempDir private Path folder;

  @Test
  void shouldRefuseASecondHolderUntilTheFirstCloses() throws IOException {
    Path file = folder.resolve("a.lock");

    try (LockFile first = LockFile.tryLock(file).orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(LockFile.tryLock(file)).isEmpty();
      assertThat(LockFile.owner(file)).isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }

    LockFile.tryLock(file).orElseThrow().close();
  }

  /** On POSIX closing any descriptor of a file ends the locks that the process has on it. */
  @Test
  void shouldKeepTheLockFromOtherProcessesAfterAnotherTryOfThisOne() throws Exception {
    Path file = folder.resolve("a.lock");
    Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder).resolve("a.lock");

    try (LockFile first = LockFile.tryLock(file).orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(LockFile.tryLock(file)).isEmpty();
      assertThat(LockFile.tryLock(alias)).isEmpty();
      assertThat(LockFile.owner(file)).isNotEmpty();

      assertThat(otherProcessGets(file)).isFalse();
    }
    assertThat(otherProcessGets(file)).isTrue();
  }

  private boolean otherProcessGets(Path file) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Taker.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == Taker.TAKEN;
  }

  /** Another process: ends with {@link #TAKEN} if it gets the lock. */
  static final class Taker {
    static final int TAKEN = 42;

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        System.exit(channel.tryLock() == null ? 0 : TAKEN);
      }
    }
  }
}
