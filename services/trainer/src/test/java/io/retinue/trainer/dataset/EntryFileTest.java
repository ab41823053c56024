package io.retinue.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryFileTest {
  static final EntryFile.Purpose PURPOSE =
      new EntryFile.Purpose("the index of the labels", "delete this file");

  private Path path = Path.of(".");

  EntryFileTest(@TempDir Path folder) {
    path = folder.resolve("entries");
  }

  @Test
  void shouldReadBackWhatWasAppended() {
    append("one", "second");

    try (EntryFile file = EntryFile.open(PURPOSE, path, entry -> {})) {
      EntryFile.Slot third = file.append(bytes("head of third"), bytes("third"));

      assertThat(text(file.read(third.bodyOffset(), third.bodyLength()))).isEqualTo("third");
    }
    assertThat(heads()).containsExactly("head of one", "head of second", "head of third");
  }

  @Test
  void shouldCutOffWhatAKillLeftUnfinished() throws IOException {
    append("one");
    long whole = Files.size(path);
    append("second");
    byte[] both = Files.readAllBytes(path);

    for (int length = (int) whole; length < both.length; length++) {
      Files.write(path, Arrays.copyOf(both, length));

      assertThat(heads()).as(length + " bytes").containsExactly("head of one");
      assertThat(path).hasSize(whole);
    }
  }

  @Test
  void shouldEndBeforeADamagedHead() throws IOException {
    append("one", "second");
    byte[] bytes = Files.readAllBytes(path);
    int inSecond = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("head of second");
    bytes[inSecond] ^= 1;
    Files.write(path, bytes);

    assertThat(heads()).containsExactly("head of one");
  }

  @Test
  void shouldSurviveAReaderThatIsInterrupted() {
    try (EntryFile file = EntryFile.open(PURPOSE, path, entry -> {})) {
      EntryFile.Slot slot = file.append(bytes("head"), bytes("picture"));

      Thread.currentThread().interrupt();
      file.read(slot.bodyOffset(), slot.bodyLength());

      assertThat(Thread.interrupted()).isTrue();
      assertThat(text(file.read(slot.bodyOffset(), slot.bodyLength()))).isEqualTo("picture");
    }
  }

  @Test
  void shouldNameTheFileThatItCannotWrite() {
    assertThatThrownBy(
            () -> EntryFile.open(PURPOSE, path.resolveSibling("missing/index"), entry -> {}))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE))
        .hasMessageContaining("missing/index");
  }

  private void append(String... texts) {
    try (EntryFile file = EntryFile.open(PURPOSE, path, entry -> {})) {
      for (String one : texts) {
        file.append(bytes("head of " + one), bytes(one));
      }
    }
  }

  private List<String> heads() {
    List<String> heads = new ArrayList<>();
    EntryFile.open(PURPOSE, path, entry -> heads.add(text(entry.head()))).close();
    return heads;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
