package io.retinue.platform.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
  void shouldCreateTheFileThatALinkLeadsTo() throws IOException {
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    Path real = mounted.resolve("real.yaml");
    Path near = Files.createSymbolicLink(folder.resolve("near.yaml"), folder.relativize(real));
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), near.getFileName());

    EditedFile.change(link, text -> text + "new");

    assertThat(link).isSymbolicLink();
    assertThat(near).isSymbolicLink();
    assertThat(real).isRegularFile().hasContent("new");
    assertThat(mounted.toFile().list()).containsExactly("real.yaml");
  }

  @Test
  void shouldRefuseALinkThatLeadsToItself() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("b.yaml"));
    Files.createSymbolicLink(folder.resolve("b.yaml"), Path.of("a.yaml"));

    assertThatThrownBy(() -> EditedFile.change(link, text -> "new"))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE))
        .hasMessageContaining("a.yaml");
  }

  /** A reader that looks at any moment finds no file, or all of it. */
  @Test
  void shouldNeverShowAPartOfAFileThatItCreates() throws Exception {
    Path file = folder.resolve("a.yaml");
    String text = "x".repeat(8 << 20);
    Deadline deadline = Deadline.in(Duration.ofSeconds(10));
    CompletableFuture<Long> firstSeen =
        CompletableFuture.supplyAsync(
            () -> {
              while (!Files.exists(file) && !deadline.isOver()) {
                Thread.onSpinWait();
              }
              return file.toFile().length();
            });

    EditedFile.change(file, nothing -> text);

    assertThat(firstSeen.get(20, TimeUnit.SECONDS)).isEqualTo(text.length());
    assertThat(folder.toFile().list()).containsExactly("a.yaml");
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
