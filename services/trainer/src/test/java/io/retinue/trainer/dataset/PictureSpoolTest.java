package io.retinue.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSpoolTest {
  @TempDir Path folder = Path.of(".");

  @Test
  void shouldGiveBackWhatWasAppended() {
    Path file = folder.resolve("spool");
    try (PictureSpool spool = PictureSpool.create(file)) {
      PictureSpool.Slot first = spool.append(bytes("one"));
      PictureSpool.Slot second = spool.append(bytes("second"));

      assertThat(spool.read(second)).asString().isEqualTo("second");
      assertThat(spool.read(first)).asString().isEqualTo("one");
      assertThat(file).hasSize(9);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void shouldSurviveAReaderThatIsInterrupted() {
    try (PictureSpool spool = PictureSpool.create(folder.resolve("spool"))) {
      PictureSpool.Slot slot = spool.append(bytes("picture"));

      Thread.currentThread().interrupt();
      spool.read(slot);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(spool.read(slot)).asString().isEqualTo("picture");
    }
  }

  @Test
  void shouldSayWhereItCannotWrite() {
    assertThatThrownBy(() -> PictureSpool.create(folder.resolve("missing/spool")))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE))
        .hasMessageContaining("missing/spool");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
