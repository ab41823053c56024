package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
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
  void shouldRefuseAFrameThatTheDecoderHadToInventInPart() throws Exception {
    Path damaged =
        TestPictures.video(folder.resolve("damaged.avi"), SIZE, 60, VideoWriter.Codec.MPEG4);
    byte[] bytes = Files.readAllBytes(damaged);
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      bytes[bytes.length / 4 + random.nextInt(bytes.length / 2)] ^= (byte) 0xFF;
    }
    Files.write(damaged, bytes);
    long corrupt = firstCorrupt(damaged);

    try (FilmReader reader = FilmReader.open(damaged, SIZE)) {
      assertRefused(
          () -> reader.read(corrupt, SIZE),
          VideoException.Reason.DAMAGED,
          "frame " + corrupt + " of " + damaged + " is damaged");
    }
  }

  private static long firstCorrupt(Path film) throws VideoException {
    try (FrameReader reader = FrameReader.open(film)) {
      VideoFrame frame = reader.next();
      while (frame != null && !frame.corrupt()) {
        frame = reader.next();
      }
      assertThat(frame).isNotNull();
      return frame.index();
    }
  }

  private static void assertRefused(
      ThrowingCallable call, VideoException.Reason reason, String part) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(VideoException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(part);
  }
}
