package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.video.VideoException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileVideoTest {
  private static final PictureSize SIZE = new PictureSize(160, 120);
  private static final int FRAMES = 60;

  @TempDir Path folder;

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    assertRefused(folder.resolve("nothing.mp4"), Reason.MISSING, "does not exist");
  }

  @Test
  void shouldRefuseADirectory() {
    assertRefused(folder, Reason.UNREADABLE, "is a directory");
  }

  @Test
  void shouldRefuseAnEmptyFile() throws IOException {
    assertRefused(write("clip.mp4", new byte[0]), Reason.EMPTY, "is empty");
  }

  @Test
  void shouldRefuseText() throws IOException {
    byte[] text = "not a video\n".repeat(1000).getBytes(StandardCharsets.UTF_8);

    assertRefused(write("clip.mp4", text), Reason.NOT_VIDEO, "is not a video");
  }

  @Test
  void shouldRefuseRandomBytes() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);

    assertRefused(write("clip.avi", bytes), Reason.NOT_VIDEO, "is not a video");
  }

  @Test
  void shouldRefuseAPicture() throws Exception {
    try (JpegEncoder encoder = new JpegEncoder()) {
      byte[] jpeg = encoder.encode(TestPictures.moving(SIZE, 0)).bytes();

      assertRefused(write("clip.mp4", jpeg), Reason.NOT_VIDEO, "is not a video");
    }
  }

  /** A play list would make FFmpeg open what it names: another file, or an address. */
  @ParameterizedTest
  @ValueSource(strings = {"clip.mp4", "clip.m3u8", "clip.ts"})
  void shouldRefuseAPlayList(String name) throws Exception {
    Path inner = TestPictures.video(folder.resolve("inner.ts"), SIZE, 5, VideoWriter.Codec.MPEG4);
    String hls = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + inner + "\n#EXT-X-ENDLIST\n";
    String concat = "ffconcat version 1.0\nfile inner.ts\n";

    assertRefused(write(name, hls.getBytes(StandardCharsets.UTF_8)), Reason.NOT_VIDEO, "");
    assertRefused(write(name, concat.getBytes(StandardCharsets.UTF_8)), Reason.NOT_VIDEO, "");
  }

  @ParameterizedTest
  @CsvSource({"clip.avi", "clip.mp4", "clip.mkv"})
  void shouldRefuseAVideoWithoutFrames(String name) throws VideoException {
    Path file = TestPictures.video(folder.resolve(name), SIZE, 0, VideoWriter.Codec.MPEG4);

    assertThatThrownBy(() -> count(file))
        .isInstanceOfSatisfying(
            VideoException.class,
            e -> assertThat(e.reason()).isIn(Reason.EMPTY, Reason.NOT_VIDEO, Reason.UNSUPPORTED));
  }

  @ParameterizedTest
  @CsvSource({
    "clip.avi,5", "clip.avi,40", "clip.avi,90", "clip.avi,99",
    "clip.mp4,5", "clip.mp4,40", "clip.mp4,90", "clip.mp4,99",
    "clip.mkv,5", "clip.mkv,40", "clip.mkv,90", "clip.mkv,99"
  })
  void shouldSayThatAVideoIsTruncatedWhereverItWasCut(String name, int percent) throws Exception {
    Path whole = TestPictures.video(folder.resolve(name), SIZE, FRAMES, VideoWriter.Codec.MPEG4);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = write("cut-" + name, Arrays.copyOf(bytes, bytes.length * percent / 100));

    assertThat(count(whole)).isEqualTo(FRAMES);
    assertThatThrownBy(() -> count(cut))
        .isInstanceOfSatisfying(
            VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED))
        .hasMessageContaining("cut-" + name + " is truncated")
        .hasMessageContaining("could be read");
  }

  @Test
  void shouldGiveTheFramesBeforeACutAndSayHowMany() throws Exception {
    Path whole =
        TestPictures.video(folder.resolve("clip.avi"), SIZE, FRAMES, VideoWriter.Codec.MJPEG);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = write("cut.avi", Arrays.copyOf(bytes, bytes.length / 2));

    long read = 0;
    try (FrameReader reader = FrameReader.open(cut)) {
      assertThatThrownBy(
              () -> {
                while (reader.next() != null) {
                  assertThat(reader.framesRead()).isPositive();
                }
              })
          .hasMessageMatching(".* is truncated: .*; \\d+ of 60 frames could be read\\.");
      read = reader.framesRead();
    }

    assertThat(read).isBetween(28L, 31L); // half of 60 pictures of about one size; measured: 29
  }

  @Test
  void shouldFlagDamagedFramesAndReadOn() throws Exception {
    Path file =
        TestPictures.video(folder.resolve("clip.avi"), SIZE, FRAMES, VideoWriter.Codec.MPEG4);
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      bytes[bytes.length / 4 + random.nextInt(bytes.length / 2)] ^= (byte) 0xFF;
    }
    Files.write(file, bytes);

    long frames = 0;
    long corrupt = 0;
    try (FrameReader reader = FrameReader.open(file)) {
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        frames++;
        corrupt += frame.corrupt() ? 1 : 0;
      }
      assertThat(frames + reader.undecodable()).isEqualTo(FRAMES);
      assertThat(corrupt + reader.undecodable()).isBetween(8L, 12L); // measured: 10
    }
  }

  @Test
  void shouldSurviveFilesWithRandomDamage() throws Exception {
    for (String name : new String[] {"clip.avi", "clip.mp4", "clip.mkv", "clip.ts"}) {
      Path file = TestPictures.video(folder.resolve(name), SIZE, 10, VideoWriter.Codec.MPEG4);
      byte[] good = Files.readAllBytes(file);
      Random random = new Random(11);
      for (int round = 0; round < 25; round++) {
        byte[] bad = good.clone();
        for (int i = 0; i < 1 + round; i++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        Path damaged = write("bad-" + name, bad);
        try {
          assertThat(count(damaged)).isLessThan(1000);
        } catch (VideoException e) {
          assertThat(e).hasMessageContaining("bad-" + name);
        }
      }
    }
  }

  @Test
  void shouldRefuseMorePixelsThanTheLimit() throws VideoException {
    Path file = TestPictures.video(folder.resolve("clip.avi"), SIZE, 2, VideoWriter.Codec.MPEG4);
    ReaderLimits tight = new ReaderLimits(160 * 120 - 1, Duration.ofSeconds(5));

    assertThatThrownBy(() -> FrameReader.open(file, tight))
        .isInstanceOfSatisfying(
            VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
        .hasMessageContaining("160x120");
  }

  @Test
  void shouldGiveUpAtTheDeadlineThoughManyReadersAreOpen() throws VideoException {
    Path file = TestPictures.video(folder.resolve("clip.avi"), SIZE, 2, VideoWriter.Codec.MPEG4);
    ReaderLimits noTime = new ReaderLimits(1 << 20, Duration.ofNanos(1));
    List<FrameReader> open = new ArrayList<>();
    try {
      for (int i = 0; i < 30; i++) {
        open.add(FrameReader.open(file));
      }

      assertThatThrownBy(() -> FrameReader.open(file, noTime))
          .isInstanceOfSatisfying(
              VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    } finally {
      open.forEach(FrameReader::close);
    }
  }

  private static void assertRefused(Path file, Reason reason, String part) {
    assertThatThrownBy(() -> FrameReader.open(file))
        .isInstanceOfSatisfying(VideoException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(file.toString())
        .hasMessageContaining(part);
  }

  private static long count(Path file) throws VideoException {
    try (FrameReader reader = FrameReader.open(file)) {
      while (reader.next() != null) {
        assertThat(reader.framesRead()).isPositive();
      }
      return reader.framesRead();
    }
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }
}
