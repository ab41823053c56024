package io.retinue.platform.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
  /** The example of FIPS 180-4. */
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void shouldHashBytes() {
    assertThat(Sha256.of("abc".getBytes(StandardCharsets.US_ASCII))).isEqualTo(OF_ABC);
  }

  @Test
  void shouldHashAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("abc.txt"), "abc");

    assertThat(Sha256.of(file)).isEqualTo(OF_ABC);
  }
}
