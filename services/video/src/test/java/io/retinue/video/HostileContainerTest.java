package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.video.VideoException.Reason;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that are cut where no index shows it, that take long to follow, or that lie. */
class HostileContainerTest {
  private static final PictureSize SIZE = new PictureSize(160, 120);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir Path folder;

  /** Such films were played to their cut, and nothing said that they were cut. */
  @ParameterizedTest
  @ValueSource(strings = {"clip.avi", "clip.mkv", "clip.ts"})
  void shouldSayThatAFilmWithoutAnIndexIsCut(String name) throws Exception {
    byte[] film = film(name, 60);
    byte[] unknown =
        switch (name) {
          case "clip.avi" -> HostileBytes.aviOfUnknownLength(film);
          case "clip.mkv" -> HostileBytes.mkvOfUnknownLength(film);
          default -> film;
        };
    Path whole = write("whole-" + name, unknown);
    Path cut = write("cut-" + name, HostileBytes.cut(unknown, 90));

    assertThat(count(whole)).isEqualTo(60);
    assertThatThrownBy(() -> count(cut))
        .isInstanceOfSatisfying(
            VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED))
        .hasMessageContaining("could be read");
  }

  @Test
  void shouldRefuseContainersThatTakeLongToFollowBeforeAnyoneWaits() throws Exception {
    for (Path file :
        List.of(
            write("voids.mkv", HostileBytes.voids()), write("boxes.mp4", HostileBytes.boxes()))) {
      long start = THREADS.getCurrentThreadCpuTime(); // other tests' load does not count

      assertThatThrownBy(() -> FrameReader.open(file)).isInstanceOf(VideoException.class);

      assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start)).isLessThan(PATIENCE);
    }
  }

  @Test
  void shouldLeaveOutAJumpOfTheClockAndNameIt() throws Exception {
    Path file = write("jump.mkv", HostileBytes.mkvWhoseClockJumps(film("clip.mkv", 150)));

    try (FrameReader reader = FrameReader.open(file)) {
      long last = -1;
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        assertThat(frame.mediaTimeMs()).isBetween(last, last + 1_000);
        last = frame.mediaTimeMs();
      }
      assertThat(reader.framesRead()).isEqualTo(150);
      assertThat(last).isEqualTo(14_900); // ten frames a second
      assertThat(reader.warnings()).hasSize(1);
      assertThat(reader.warnings().get(0)).contains("clock jumps, first from").contains("to 65.5");
    }
  }

  /** Whatever a file says, the reader opens no other file and no connection. */
  @Test
  void shouldNeverConnectToAnAddressThatAFilmNames() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listener.configureBlocking(false);
      int port = listener.socket().getLocalPort();
      String url = "http://127.0.0.1:" + port + "/film.ts";
      String hls = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + url + "\n#EXT-X-ENDLIST\n";
      String sdp =
          "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video %d RTP/AVP 96\n"
              + "a=rtpmap:96 H264/90000\n";
      String dash =
          "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\">"
              + "<Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\"><BaseURL>"
              + url
              + "</BaseURL></Representation></AdaptationSet></Period></MPD>";
      for (String text :
          List.of(hls, dash, sdp.formatted(port), "ffconcat version 1.0\nfile '" + url + "'\n")) {
        for (String name : List.of("a.mp4", "a.m3u8", "a.mpd", "a.sdp", "a.ts", "a.ffconcat")) {
          Path file = write(name, text.getBytes(StandardCharsets.UTF_8));
          assertThatThrownBy(() -> FrameReader.open(file)).isInstanceOf(VideoException.class);
        }
      }
      for (String subtitles : List.of(hls, "1\n00:00:00,000 --> 00:00:01,000\n" + url + "\n")) {
        Path file =
            write("gab2.avi", HostileBytes.aviWithSubtitles(film("clip.avi", 20), subtitles));
        assertThat(count(file)).isEqualTo(20);
      }
      assertThat(listener.accept()).isNull();
    }
  }

  /** A header of a kilobyte made the reader's first look allocate a picture of 256 megapixels. */
  @Test
  void shouldRefuseTooManyPixelsBeforeAnythingIsDecoded() throws Exception {
    for (String name : List.of("clip.avi", "clip.mkv")) {
      TestPictures.video(folder.resolve(name), SIZE, 3, VideoWriter.Codec.MJPEG);
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      Path file = write("large-" + name, enlarged(bytes));

      assertThatThrownBy(() -> count(file))
          .isInstanceOfSatisfying(
              VideoException.class,
              e -> assertThat(e.reason()).isIn(Reason.TOO_LARGE, Reason.DAMAGED))
          .hasMessageContaining("large-" + name);
    }
  }

  /** FFmpeg has hundreds of decoders; those that no camera needs are not reachable by a file. */
  @Test
  void shouldRefuseACodecThatIsNotOnItsList() throws Exception {
    byte[] film = film("clip.avi", 3);
    String bytes = new String(film, StandardCharsets.ISO_8859_1).replace("FMP4", "cvid");
    Path file = write("cinepak.avi", bytes.getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> FrameReader.open(file))
        .isInstanceOfSatisfying(
            VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
        .hasMessageContaining("uses the codec cinepak, which Retinue does not decode");
  }

  /** Every SOF0 marker announces 16384 x 16384 pixels. */
  private static byte[] enlarged(byte[] bytes) {
    byte[] large = bytes.clone();
    for (int at = 0; at + 9 < large.length; at++) {
      if (large[at] == (byte) 0xFF && large[at + 1] == (byte) 0xC0 && large[at + 2] == 0) {
        large[at + 5] = 0x40;
        large[at + 6] = 0;
        large[at + 7] = 0x40;
        large[at + 8] = 0;
      }
    }
    return large;
  }

  private byte[] film(String name, int frames) throws IOException, VideoException {
    return Files.readAllBytes(
        TestPictures.video(folder.resolve(name), SIZE, frames, VideoWriter.Codec.MPEG4));
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
