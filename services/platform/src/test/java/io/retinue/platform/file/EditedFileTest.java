package io.retinue.platform.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditedFileTest {
  private @TempDir Path folder = Path.of("");

  @Test
  void shouldKeepPermissionsAndFollowALink() throws IOException {
    Path file = Files.writeString(folder.resolve("real.yaml"), "a");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);

    EditedFile.change(link, text -> text + "b");

    assertThat(link).isSymbolicLink().hasContent("ab");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("real.yaml", "link.yaml");
  }

  @Test
  void shouldReplaceTheFileAsAWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "a");
    Object before = Files.getAttribute(file, "unix:ino");

    EditedFile.change(file, text -> "b");

    assertThat(file).hasContent("b");
    assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
  }

  @Test
  void shouldLeaveAloneWhatAnotherProgramHasWrittenMeanwhile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "a");

    assertThatThrownBy(() -> EditedFile.change(file, text -> write(file, "theirs", "ours")))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IN_USE))
        .hasMessageContaining("by another program");
    assertThat(file).hasContent("theirs");
    assertThat(folder.toFile().list()).containsExactly("a.yaml");
  }

  @Test
  void shouldLeaveAloneWhatAnotherCommandChanges() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "a");

    EditedFile.change(
        file,
        text -> {
          assertThatThrownBy(() -> EditedFile.change(file, inner -> "inner"))
              .hasMessageContaining("is being written");
          return "outer";
        });

    assertThat(file).hasContent("outer");
  }

  @Test
  void shouldCreateAMissingFileButNotOverOneThatAppears() throws IOException {
    Path file = folder.resolve("a.yaml");
    EditedFile.change(file, text -> text + "new");
    assertThat(file).hasContent("new");

    Path other = folder.resolve("b.yaml");
    assertThatThrownBy(() -> EditedFile.change(other, text -> write(other, "theirs", "ours")))
        .isInstanceOf(RetinueException.class);
    assertThat(other).hasContent("theirs");
  }

  @Test
  void shouldNameWhatCannotBeWritten() throws IOException {
    Path file = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', (byte) 0xE9});

    assertThatThrownBy(() -> EditedFile.change(file, text -> "b")).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> EditedFile.change(folder, text -> "b"))
        .hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> EditedFile.change(folder.resolve("no/such.yaml"), text -> "b"))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE));
  }

  private static String write(Path file, String theirs, String ours) {
    try {
      Files.writeString(file, theirs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ours;
  }
}
