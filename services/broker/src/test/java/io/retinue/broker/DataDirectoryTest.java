package io.retinue.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.retinue.broker.BrokerException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private final Path directory;

  DataDirectoryTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** A disk with the given write error and free space. */
  private record FakeDisk(Exception failure, long freeBytes) implements DataDirectory.Disk {
    static FakeDisk failing(Exception failure) {
      return new FakeDisk(failure, Long.MAX_VALUE);
    }

    @Override
    public void createDirectories(Path path) throws IOException {
      Files.createDirectories(path);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
      if (failure instanceof IOException e) {
        throw e;
      } else if (failure instanceof ReadOnlyFileSystemException e) {
        throw e;
      }
    }

    @Override
    public long freeBytes(Path path) {
      return freeBytes;
    }
  }

  @Test
  void shouldMakeTheDirectoryAndLeaveNoProbeInIt() {
    DataDirectory data = DataDirectory.prepare(directory.resolve("a/b"));

    assertThat(data.root()).isAbsolute().isEmptyDirectory();
  }

  @Test
  void shouldTellAFileFromADirectory() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThat(failure(file).reason()).isEqualTo(Reason.NOT_A_DIRECTORY);
    assertThat(failure(file.resolve("below"))).hasMessage(file + " is not a directory");
  }

  @Test
  void shouldTellThatADirectoryCannotBeWritten() {
    assertThat(reason(new AccessDeniedException("x"))).isEqualTo(Reason.READ_ONLY);
    assertThat(reason(new ReadOnlyFileSystemException())).isEqualTo(Reason.READ_ONLY);
    assertThat(reason(new FileSystemException("x", null, "Read-only file system")))
        .isEqualTo(Reason.READ_ONLY);
    assertThat(reason(new FileSystemException("x", null, "Operation not permitted")))
        .isEqualTo(Reason.READ_ONLY);
  }

  @Test
  void shouldTellThatADiskIsFull() {
    assertThat(reason(new FileSystemException("x", null, "No space left on device")))
        .isEqualTo(Reason.FULL);
    assertThat(reason(new IOException("Disk quota exceeded"))).isEqualTo(Reason.FULL);
  }

  @Test
  void shouldNotBeginOnADiskThatIsNearlyFull() {
    FakeDisk nearlyFull = new FakeDisk(new Exception("none"), 10 << 20);

    BrokerException e =
        catchThrowableOfType(
            BrokerException.class, () -> DataDirectory.prepare(directory, nearlyFull));

    assertThat(e.reason()).isEqualTo(Reason.FULL);
    assertThat(e).hasMessageContaining("10 MiB left").hasMessageContaining("needs 64");
  }

  @Test
  void shouldTellWhyABrokerEndedByTheDiskItLeft() throws IOException {
    DataDirectory data = DataDirectory.prepare(directory);
    Files.writeString(data.log(), "one\n".repeat(100) + "the last words\n");
    Exception none = new Exception("none");

    assertThat(data.end("it ended", new FakeDisk(none, 0)).reason()).isEqualTo(Reason.FULL);
    BrokerException e = data.end("it ended", new FakeDisk(none, Long.MAX_VALUE));

    assertThat(e.reason()).isEqualTo(Reason.FAILED);
    assertThat(e)
        .hasMessageContaining("the last words")
        .hasMessageContaining(data.log().toString());
    assertThat(data.tail().lines()).as("line break, heading, 20 lines of the log").hasSize(22);
  }

  @Test
  void shouldTellOtherFaultsAsTheyAre() {
    assertThat(reason(new IOException("Input/output error"))).isEqualTo(Reason.FAILED);
  }

  private Reason reason(Exception failure) {
    return catchThrowableOfType(
            BrokerException.class,
            () -> DataDirectory.prepare(directory, FakeDisk.failing(failure)))
        .reason();
  }

  private static BrokerException failure(Path path) {
    return catchThrowableOfType(BrokerException.class, () -> DataDirectory.prepare(path));
  }
}
