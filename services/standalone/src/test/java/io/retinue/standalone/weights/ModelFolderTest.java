package io.retinue.standalone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  private @TempDir Path parent = Path.of("");

  @Test
  void shouldDeleteATemporaryFolderAfterItsUse() {
    ModelFolder.temporary(parent.resolve("work"), ModelFolderTest::write);

    assertThat(parent.resolve("work")).isEmptyDirectory();
    assertThatThrownBy(
            () ->
                ModelFolder.temporary(
                    parent.resolve("work"),
                    folder -> {
                      write(folder);
                      throw new IllegalStateException("the use failed");
                    }))
        .hasMessage("the use failed");
    assertThat(parent.resolve("work")).isEmptyDirectory();
  }

  @Test
  void shouldDeleteWhatAKilledProcessLeftAnHourAgo() throws IOException {
    Path abandoned = left("model1", Duration.ofMinutes(61));
    Path inUse = left("model2", Duration.ofMinutes(59));
    Path foreign = left("other", Duration.ofDays(1));

    ModelFolder.temporary(parent, folder -> assertThat(folder).isEmptyDirectory());

    assertThat(abandoned).doesNotExist();
    assertThat(inUse).isNotEmptyDirectory();
    assertThat(foreign).isNotEmptyDirectory();
  }

  private Path left(String name, Duration ago) throws IOException {
    Path folder = Files.createDirectory(parent.resolve(name));
    write(folder);
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(ago)));
    return folder;
  }

  private static void write(Path folder) {
    try {
      Files.writeString(folder.resolve("weights.safetensors"), "weights");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
