package io.retinue.platform.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTest {
  @TempDir private Path folder;

  @Test
  void shouldReturnAFileAndALinkToIt() throws Exception {
    Path file = Files.createFile(folder.resolve("a"));
    Path link = Files.createSymbolicLink(folder.resolve("b"), file);

    assertThat(RegularFile.require(file, "the file", "")).isEqualTo(file);
    assertThat(RegularFile.require(link, "the file", "")).isEqualTo(link);
  }

  @Test
  @Timeout(20)
  void shouldRefusePipesDevicesSocketsFoldersAndWhatIsMissing() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(9, TimeUnit.SECONDS))
        .isTrue();
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));

      for (Path path :
          List.of(pipe, socket, Path.of("/dev/zero"), folder, folder.resolve("missing"))) {
        assertThatExceptionOfType(RetinueException.class)
            .isThrownBy(() -> RegularFile.require(path, "the weights", "name a file"))
            .withMessageContaining("the weights " + path)
            .matches(e -> e.kind() == ErrorKind.BAD_INPUT);
      }
    }
  }
}
