package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.testkit.Processes;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path folder;

  @Test
  void shouldCreateAFolderForItsOwnerOnly() throws IOException {
    Path data = folder.resolve("new/data");

    DataDirectory.open(data);

    assertThat(permissions(data)).isEqualTo("rwx------");
  }

  @Test
  void shouldMakeAFolderPrivateThatOthersCouldRead() throws IOException {
    Path data = folder("rwxr-xr-x", "instance");

    DataDirectory.open(data);

    assertThat(permissions(data)).isEqualTo("rwx------");
  }

  @Test
  void shouldMakeAnEmptyFolderPrivateWhateverItsPermissions() throws IOException {
    Path data = Files.createDirectory(folder.resolve("empty"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));

    DataDirectory.open(data);

    assertThat(permissions(data)).isEqualTo("rwx------");
  }

  @Test
  void shouldRefuseAFolderIntoWhichOthersMayHaveWritten() throws IOException {
    for (String permissions : List.of("rwxrwxrwx", "rwxrwx---", "rwx----w-")) {
      Path data = folder(permissions, "compiled");

      assertThatExceptionOfType(RetinueException.class)
          .isThrownBy(() -> DataDirectory.open(data))
          .withMessageContaining(data.toString())
          .withMessageContaining("may be written by others: " + permissions)
          .matches(e -> e.kind() == ErrorKind.STORAGE)
          .matches(e -> e.remedy().contains("chmod 700"));
      assertThat(permissions(data)).isEqualTo(permissions);
      assertThat(data)
          .isDirectoryContaining("glob:**/compiled")
          .isDirectoryNotContaining("glob:**/.probe*");
    }
  }

  @Test
  void shouldRefuseAFolderOfAnotherUser() throws IOException {
    Path data = Files.createDirectory(folder.resolve("theirs"));
    Path theirs;
    try {
      Files.setOwner(
          data,
          data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
      theirs = data;
    } catch (FileSystemException e) { // only root may give folders away
      theirs = Path.of("/usr");
    }
    Path refused = theirs;

    assertThatExceptionOfType(RetinueException.class)
        .isThrownBy(() -> DataDirectory.open(refused))
        .withMessageContaining(refused.toString())
        .matches(e -> e.kind() == ErrorKind.STORAGE);
  }

  @Test
  void shouldFollowALinkToAFolder() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder("rwx------", "instance"));

    assertThat(DataDirectory.open(link).root()).isEqualTo(link);
  }

  @Test
  @Timeout(60)
  void shouldGiveEachProcessANameOfItsOwnAndTheSameAfterARestart() throws Exception {
    DataDirectory data = DataDirectory.open(folder.resolve("data"));
    String name;
    try (DataDirectory.Instance first = data.takeInstance()) {
      name = first.name();
      try (DataDirectory.Instance second = data.takeInstance()) {
        assertThat(second.name()).isEqualTo(name + "-2");
      }
      assertThat(nameOfAnotherProcess(data)).isEqualTo(name + "-2");
    }
    assertThat(nameOfAnotherProcess(data)).isEqualTo(name);
  }

  private static String nameOfAnotherProcess(DataDirectory data) throws Exception {
    Process other = Processes.startJava(Taker.class, List.of("-Xmx64m"), data.root().toString());
    String name = new String(other.getInputStream().readAllBytes()).strip();
    assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return name;
  }

  /** Takes a name, prints it, and ends without giving it back. */
  static final class Taker {
    private Taker() {}

    public static void main(String[] arguments) {
      System.out.println(DataDirectory.open(Path.of(arguments[0])).takeInstance().name());
      Runtime.getRuntime().halt(0);
    }
  }

  @Test
  void shouldRefuseACameraThatAnotherProcessPlays() throws Exception {
    DataDirectory data = DataDirectory.open(folder.resolve("data"));
    try (AutoCloseable played = data.takeCameras(List.of("gate", "yard"))) {
      assertThat(played).isNotNull();
      assertThatExceptionOfType(RetinueException.class)
          .isThrownBy(() -> data.takeCameras(List.of("north", "yard")))
          .withMessageContaining("camera yard")
          .withMessageContaining("process " + ProcessHandle.current().pid())
          .matches(e -> e.kind() == ErrorKind.IN_USE);
      data.takeCameras(List.of("north", "south")).close(); // what was refused kept nothing
    }
    data.takeCameras(List.of("gate", "yard")).close();
  }

  private Path folder(String permissions, String content) throws IOException {
    Path made = Files.createTempDirectory(folder, "data");
    Files.createFile(made.resolve(content));
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
