package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledArchivesTest {
  private static final InputSize SIZE = new InputSize(128, 96);
  private static final byte[] PLANTED = {1, 2, 3};

  @TempDir private Path parent;
  private final RetinaNet model = RetinaNet.create(SmallModels.spec("red", "blue"), 1);

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void shouldKeepItsFolderFromOtherUsers() throws IOException {
    open(folder());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    assertThat(archives()).hasSize(1);
  }

  @Test
  void shouldKeepArchivesOfAFolderThatOthersCouldOnlyRead() throws IOException {
    open(folder());
    Object made = Files.getAttribute(archives().get(0), "unix:ino");
    permit("rwxr-xr-x");

    open(folder());

    assertThat(Files.getAttribute(archives().get(0), "unix:ino")).isEqualTo(made);
    assertThat(Files.getPosixFilePermissions(folder())).hasSize(3);
  }

  @Test
  void shouldNotLoadWhatOthersCouldHavePlanted() throws IOException {
    open(folder());
    Path planted = Files.write(folder().resolve("planted.pt"), PLANTED);
    permit("rwxrwxrwx");

    open(folder());

    assertThat(planted).doesNotExist();
    assertThat(archives()).hasSize(1);
  }

  @Test
  void shouldNotReadAFolderThatIsALink() throws IOException {
    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Files.createSymbolicLink(folder(), elsewhere);

    open(folder());

    assertThat(elsewhere).isEmptyDirectory();
  }

  /** The eager network takes longer for a picture than all the rest of a second start. */
  @Test
  void shouldKnowWhichArchivesWereComparedHere() throws IOException {
    CompiledArchives kept = new CompiledArchives(folder());
    try (CompiledArchives.Opened first = kept.of(model).open(SIZE, Target.thisProcessor())) {
      assertThat(first.wasCompared()).isFalse();
      first.compared();
    }

    try (CompiledArchives.Opened second = kept.of(model).open(SIZE, Target.thisProcessor())) {
      assertThat(second.wasCompared()).isTrue();
    }
    Path note = Path.of(archives().get(0) + ".compared");
    Files.writeString(note, Files.readString(note).replaceFirst("\n.*\n", "\nanother processor\n"));
    try (CompiledArchives.Opened elsewhere = kept.of(model).open(SIZE, Target.thisProcessor())) {
      assertThat(elsewhere.wasCompared()).as("on another machine").isFalse();
    }
  }

  @Test
  void shouldServeWhatItHasCompiledThoughItCannotBeKept() throws IOException {
    open(folder());
    Path archive = archives().get(0);
    Files.delete(archive);
    Files.createDirectory(archive);
    Files.write(archive.resolve("in-the-way"), PLANTED);

    open(folder());

    assertThat(archive.resolve("in-the-way")).hasBinaryContent(PLANTED);
  }

  private Path folder() {
    return parent.resolve("compiled");
  }

  private void permit(String permissions) throws IOException {
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString(permissions));
  }

  private void open(Path folder) throws IOException {
    new CompiledArchives(folder).of(model).open(SIZE, Target.thisProcessor()).close();
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> file.toString().endsWith(".pt")).toList();
    }
  }
}
