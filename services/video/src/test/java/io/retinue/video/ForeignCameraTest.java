package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.testkit.FreePorts;
import io.retinue.testkit.rtsp.ForeignCamera;
import io.retinue.video.VideoException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cameras as GStreamer's RTSP server is one: every codec that cameras send, UDP, Digest, TLS. */
@Tag("gstreamer")
class ForeignCameraTest {
  private static final ReaderLimits LIMITS = new ReaderLimits(1 << 22, Duration.ofSeconds(8));
  private static final int PICTURES = 12;

  private static ForeignCamera camera;
  private static ForeignCamera encrypted;

  @BeforeAll
  static void startServers() throws IOException {
    List<Integer> ports = FreePorts.take(2);
    camera =
        ForeignCamera.start(
            ports.get(0),
            "/h264=h264:320x240",
            "/hevc=hevc:352x288",
            "/mjpeg=mjpeg:160x120",
            "/slow=h264:160x120@4",
            "--login",
            "viewer:c4nary");
    encrypted = ForeignCamera.start(ports.get(1), "/h264=h264", "--tls", "a-camera");
  }

  @AfterAll
  static void closeServers() {
    camera.close();
    encrypted.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/h264,h264,320x240",
    "/hevc,hevc,352x288",
    "/mjpeg,mjpeg,160x120",
    "/h264#udp,h264,320x240"
  })
  void shouldReadEveryCodec(String path, String codec, String size) throws VideoException {
    try (LiveReader reader = open(camera.url("rtsp://viewer:c4nary@", path))) {
      for (int i = 0; i < PICTURES; i++) {
        VideoFrame frame = reader.next();
        assertThat(frame.size()).hasToString(size);
        assertThat(frame.corrupt()).isFalse();
      }
      assertThat(reader.codec()).startsWith(codec);
    }
  }

  /** A second try, as the first one loads FFmpeg; ten pictures would take 2.5 s. */
  @Test
  void shouldNotWaitForManyPicturesOfASlowCamera() throws VideoException {
    Instant began = Instant.EPOCH;
    for (int i = 0; i < 2; i++) {
      began = Instant.now();
      try (LiveReader reader = open(camera.url("rtsp://viewer:c4nary@", "/slow"))) {
        reader.next();
      }
    }

    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofMillis(1600));
  }

  /** GStreamer sends its first report after some seconds, on the clock of this machine. */
  @Test
  void shouldTellWhenEachPictureWasTakenFromTheFirstReportOn() throws VideoException {
    try (LiveReader reader = open(camera.url("rtsp://viewer:c4nary@", "/h264"))) {
      Instant capturedAt = null;
      for (int i = 0; i < 120 && capturedAt == null; i++) {
        capturedAt = reader.next().capturedAt();
      }
      assertThat(capturedAt).isBetween(Instant.now().minusSeconds(2), Instant.now().plusMillis(50));
    }
  }

  @Test
  void shouldNameAWrongPasswordAndAMissingPath() {
    assertRefused(camera.url("rtsp://viewer:wrong@", "/h264"), Reason.UNAUTHORIZED);
    assertRefused(camera.url("rtsp://", "/h264"), Reason.UNAUTHORIZED);
    assertRefused(camera.url("rtsp://viewer:c4nary@", "/none"), Reason.NO_SUCH_STREAM);
  }

  /** As nearly all cameras have it: see RATIONALE.md. */
  @Test
  void shouldReadOverTlsFromACameraThatSignedItsOwnCertificate() throws VideoException {
    try (LiveReader reader = open(encrypted.url("rtsps://", "/h264"))) {
      for (int i = 0; i < PICTURES; i++) {
        assertThat(reader.next().size()).isEqualTo(new PictureSize(320, 240));
      }
    }
  }

  @Test
  void shouldNotReadPlainlyFromACameraThatWantsTls() {
    assertThatThrownBy(() -> open(encrypted.url("rtsp://", "/h264")))
        .isInstanceOf(VideoException.class);
  }

  private static void assertRefused(String url, Reason reason) {
    assertThatThrownBy(() -> open(url))
        .isInstanceOfSatisfying(VideoException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .message()
        .doesNotContain("c4nary", "wrong@");
  }

  private static LiveReader open(String url) throws VideoException {
    return LiveReader.open(SourceAddress.parse(url), LIMITS, Duration.ofSeconds(1));
  }
}
