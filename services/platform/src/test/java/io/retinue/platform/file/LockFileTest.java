package io.retinue.platform.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
}
