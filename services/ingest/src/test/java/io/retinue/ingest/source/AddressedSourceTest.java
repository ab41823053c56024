package io.retinue.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.testkit.rtsp.H264Clip;
import io.retinue.testkit.rtsp.RtspFault;
import io.retinue.testkit.rtsp.RtspServer;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import io.retinue.video.VideoException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressedSourceTest {
  @TempDir Path folder;

  @Test
  void shouldGiveTheFramesOfACamera() throws Exception {
    Instant began = Instant.parse("2026-05-01T08:00:00Z");
    try (RtspServer server = RtspServer.start(H264Clip.small()).speed(8).cameraClock(began);
        FrameSource source = open(server.url());
        JpegEncoder encoder = new JpegEncoder()) {
      for (int i = 0; i < 10; i++) {
        FrameSource.Frame frame = source.next();
        assertThat(frame).isNotNull();
        assertThat(frame.index()).isEqualTo(i);
        assertThat(source.encode(encoder).original()).isEqualTo(new PictureSize(160, 112));
        if (i > 0) {
          assertThat(frame.capturedAt()).isAfterOrEqualTo(began).isBefore(began.plusSeconds(1));
        }
      }
      assertThat(source.framesPerSecond()).isEqualTo(25);
    }
  }

  @Test
  void shouldFailWhereTheCameraIsLostAndOpenAgain() throws Exception {
    try (RtspServer server = RtspServer.start(H264Clip.small()).speed(8)) {
      server.fail(new RtspFault.CutAfter(30));
      try (FrameSource source = open(server.url())) {
        assertThatThrownBy(() -> drain(source))
            .isInstanceOfSatisfying(
                VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOST));
      }
      server.fail();
      try (FrameSource source = open(server.url())) {
        assertThat(source.next()).isNotNull();
      }
    }
  }

  @Test
  void shouldPlayThePicturesOfAFolderInTheOrderOfTheirNames() throws Exception {
    int[] widths = {32, 48, 64};
    String[] names = {"shot2.jpg", "Shot10.JPG", "shot11.jpeg"};
    for (int i = 0; i < widths.length; i++) {
      Files.write(folder.resolve(names[i]), jpeg(widths[i]));
    }
    Files.writeString(folder.resolve("shot3.jpg"), "no picture");
    Files.writeString(folder.resolve("notes.txt"), "no picture either");
    List<Integer> seen = new ArrayList<>();
    List<Long> times = new ArrayList<>();

    try (FrameSource source = open(folder.toString());
        JpegEncoder encoder = new JpegEncoder()) {
      for (FrameSource.Frame f = source.next(); f != null; f = source.next()) {
        seen.add(source.encode(encoder).original().width());
        times.add(f.mediaTimeMs());
      }
      assertThat(source.lost()).isEqualTo(1);
      assertThat(source.warnings()).singleElement().asString().contains("shot3.jpg");
    }

    assertThat(seen).containsExactly(32, 48, 64);
    assertThat(times).containsExactly(0L, 1000L, 2000L);
  }

  @Test
  void shouldRefuseAFolderWithoutAPicture() {
    assertThatThrownBy(() -> open(folder.toString()))
        .isInstanceOfSatisfying(
            VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EMPTY));
  }

  @Test
  void shouldDrawATestPatternWhoseBitsCountTheFrames() throws Exception {
    TestPattern pattern = new TestPattern(new PictureSize(640, 360), 5);

    assertThat(bits(pattern.draw(0))).isZero();
    assertThat(bits(pattern.draw(43_210))).isEqualTo(43_210);
    try (FrameSource source = open("test:640x360@5")) {
      assertThat(source.next()).isEqualTo(new FrameSource.Frame(0, 0));
      assertThat(source.next()).isEqualTo(new FrameSource.Frame(1, 200));
    }
  }

  @Test
  void shouldPlayFilesAsWantedAndLiveSourcesAsTheyCome() throws Exception {
    assertThat(source("a.mp4").playback(Playback.ONCE_FAST)).isEqualTo(Playback.ONCE_FAST);
    assertThat(source("rtsp://cam/").playback(Playback.ONCE_FAST)).isEqualTo(Playback.CAMERA);
    assertThat(source("/dev/video0").playback(Playback.LOOP)).isEqualTo(Playback.CAMERA);
    assertThat(source("test:").playback(Playback.ONCE_FAST)).isEqualTo(Playback.LOOP);
  }

  /** Each of 16 fields of the lowest part is white for a 1, the highest bit first. */
  private static int bits(Picture picture) {
    int bits = 0;
    for (int bit = 0; bit < 16; bit++) {
      int x = picture.width() * (2 * bit + 1) / 32;
      int at = ((picture.height() - 2) * picture.width() + x) * 3;
      bits = bits << 1 | (picture.rgb()[at] == 0 ? 0 : 1);
    }
    return bits;
  }

  private static byte[] jpeg(int width) throws VideoException {
    try (JpegEncoder encoder = new JpegEncoder()) {
      return encoder.encode(new Picture(width, 32, new byte[width * 32 * 3])).bytes();
    }
  }

  private static void drain(FrameSource source) throws VideoException {
    for (int i = 0; i < 10_000; i++) {
      source.next();
    }
  }

  private static AddressedSource source(String address) throws VideoException {
    return new AddressedSource(SourceAddress.parse(address));
  }

  private static FrameSource open(String address) throws VideoException {
    return source(address).open();
  }
}
