package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmReaderTest {
  private static final PictureSize SIZE = new PictureSize(160, 120);
  private static final PictureSize HALF = new PictureSize(80, 80);

  @TempDir Path folder;
  private Path film;

  @BeforeEach
  void writeFilm() throws VideoException {
    film = TestPictures.video(folder.resolve("clip.avi"), SIZE, 12, VideoWriter.Codec.MJPEG);
  }

  @Test
  void shouldGiveTheJpegThatTheCameraPublishes() throws VideoException {
    byte[] published;
    try (FrameReader reader = FrameReader.open(film);
        JpegEncoder encoder = new JpegEncoder(HALF)) {
      VideoFrame frame = reader.next();
      while (frame != null && frame.index() < 7) {
        frame = reader.next();
      }
      assertThat(frame).isNotNull();
      published = encoder.encode(frame).bytes();
    }

    try (FilmReader reader = FilmReader.open(film, HALF)) {
      assertThat(reader.read(3, SIZE).mediaTimeMs()).isEqualTo(300); // 10 frames a second
      FilmReader.Frame frame = reader.read(7, SIZE);
      assertThat(frame.jpeg().bytes()).isEqualTo(published);
      assertThat(frame.jpeg().size()).isEqualTo(new PictureSize(80, 60));
      assertThat(frame.jpeg().scaleX()).isEqualTo(0.5);
    }
  }

  @Test
  void shouldRefuseAFramePastTheEnd() throws VideoException {
    try (FilmReader reader = FilmReader.open(film, SIZE)) {
      assertRefused(
          () -> reader.read(12, SIZE),
          VideoException.Reason.NO_SUCH_FRAME,
          "there is no frame 12: " + film + " has 12 frames (0 to 11)");
    }
  }

  @Test
  void shouldRefuseAFrameOfAnotherSizeThanWasLabeled() throws VideoException {
    try (FilmReader reader = FilmReader.open(film, SIZE)) {
      reader.read(0, SIZE);
      assertRefused(
          () -> reader.read(1, new PictureSize(320, 240)),
          VideoException.Reason.OTHER_SIZE,
          "is 160x120 pixels, but it was labeled at 320x240");
    }
  }

  @Test
  void shouldRefuseACorruptFrameButNotTheSoundOnesAroundIt() throws Exception {
    byte[] bytes = Files.readAllBytes(film);
    int half = (startOfPicture(bytes, 3) + startOfPicture(bytes, 4)) / 2;
    bytes[half] = (byte) 0xFF; // a JPEG ends at FF D9
    bytes[half + 1] = (byte) 0xD9;
    Path damaged = Files.write(folder.resolve("damaged.avi"), bytes);

    try (FilmReader reader = FilmReader.open(damaged, SIZE)) {
      reader.read(2, SIZE);
      assertRefused(() -> reader.read(3, SIZE), VideoException.Reason.DAMAGED, "frame 3 of");
      assertThat(reader.read(4, SIZE).mediaTimeMs()).isEqualTo(400);
    }
  }

  /** Where the JPEG of a frame begins: {@code FF D8 FF}. */
  private static int startOfPicture(byte[] bytes, int frame) {
    int at = -1;
    for (int found = -1; found < frame; ) {
      at++;
      if (bytes[at] == (byte) 0xFF
          && bytes[at + 1] == (byte) 0xD8
          && bytes[at + 2] == (byte) 0xFF) {
        found++;
      }
    }
    return at;
  }

  private static void assertRefused(
      ThrowingCallable call, VideoException.Reason reason, String part) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(VideoException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(part);
  }
}
