package io.retinue.platform.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmEpochTest {
  @TempDir Path folder;

  @Test
  void shouldBeTheFirst52BitsOfTheHashAbove2To52() throws IOException {
    // SHA-256 of "abc" begins ba7816bf8f01cfea: its first 13 hexadecimal digits behind a 1.
    assertThat(FilmEpoch.of(film("a.mp4", "abc"))).isEqualTo(0x1ba7816bf8f01cL);
  }

  @Test
  void shouldNameTheBytesAndNotTheFile() throws IOException {
    long epoch = FilmEpoch.of(film("a.mp4", "abc"));

    assertThat(FilmEpoch.of(film("copy.mp4", "abc"))).isEqualTo(epoch);
    assertThat(FilmEpoch.of(film("other.mp4", "abd"))).isNotEqualTo(epoch);
  }

  private Path film(String name, String bytes) throws IOException {
    return Files.writeString(folder.resolve(name), bytes);
  }
}
