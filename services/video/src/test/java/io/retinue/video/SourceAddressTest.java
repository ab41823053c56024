package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.video.SourceAddress.Network;
import io.retinue.video.SourceAddress.Protocol;
import io.retinue.video.SourceAddress.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressTest {
  @Test
  void shouldTakeARtspAddressApart() throws VideoException {
    assertThat(SourceAddress.parse("RTSP://gate.local/Streaming/Channels/101?a=1"))
        .isEqualTo(
            new Network(
                Protocol.RTSP,
                "gate.local",
                554,
                "/Streaming/Channels/101?a=1",
                Transport.TCP,
                null))
        .hasToString("rtsp://gate.local/Streaming/Channels/101?a=1");
  }

  @ParameterizedTest
  @CsvSource({
    "rtsps://cam, rtsps://cam/, 322",
    "http://cam:8080/video, http://cam:8080/video, 8080",
    "https://[fd00::2]/jpg, https://[fd00::2]/jpg, 443",
    "rtsp://cam/live#udp, rtsp://cam/live#udp, 554",
    "rtsp://cam/live#tcp, rtsp://cam/live, 554",
    "rtsp://cam/live.sdp, rtsp://cam/live.sdp, 554"
  })
  void shouldKnowTheProtocolsOfCameras(String text, String shown, int port) throws VideoException {
    SourceAddress address = SourceAddress.parse(text);

    assertThat(address).hasToString(shown);
    assertThat(address.isLive()).isTrue();
    assertThat(((Network) address).port()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://admin:canary@cam/x, admin, canary",
    "rtsp://admin:c@nary@cam/x, admin, c@nary",
    "rtsp://admin:can%2Fary%23@cam/x, admin, can/ary#",
    "rtsp://admin:100%@cam/x, admin, 100%",
    "rtsp://admin:a:b@cam/x, admin, a:b",
    "rtsp://zoë:pässwörd@cam/x, zoë, pässwörd"
  })
  void shouldReadCredentialsAndNeverShowThem(String text, String user, String password)
      throws VideoException {
    Network camera = (Network) SourceAddress.parse(text);

    assertThat(camera.credentials()).isEqualTo(new Credentials(user, password)).hasToString("***");
    assertThat(camera).hasToString("rtsp://cam/x");
    assertThat(camera.url()).isEqualTo("rtsp://cam/x");
  }

  @Test
  void shouldEscapeCredentialsForFfmpeg() {
    Network camera =
        new Network(
            Protocol.RTSP, "cam", 8554, "/x", Transport.TCP, new Credentials("a b", "p@s/s:ü"));

    assertThat(camera.urlWithSecrets("10.0.0.9"))
        .isEqualTo("rtsp://a%20b:p%40s%2Fs%3A%C3%BC@10.0.0.9:8554/x");
  }

  @Test
  void shouldHideSecretsInThePathOfMakesThatWantThemThere() throws VideoException {
    assertThat(SourceAddress.parse("rtsp://cam/user=admin_password=canary_channel=1.sdp"))
        .hasToString("rtsp://cam/user=***");
  }

  @Test
  void shouldShowNoSecretOfWhatMayBeNoAddress() {
    assertThat(SourceAddress.shown("rtsp://a:canary@cam/x")).isEqualTo("rtsp://cam/x");
    assertThat(SourceAddress.shown("rtsp://a:can/ary@cam/x")).isEqualTo("***");
    assertThat(SourceAddress.shown("gate.mp4")).isEqualTo("gate.mp4");
  }

  @Test
  void shouldTakeARelativePathAsOneInAFolder() throws VideoException {
    Path folder = Path.of("/videos");

    assertThat(SourceAddress.parse("a.mp4").in(folder)).hasToString("/videos/a.mp4");
    assertThat(SourceAddress.parse("/b.mp4").in(folder)).hasToString("/b.mp4");
    assertThat(SourceAddress.parse("rtsp://cam/x").in(folder)).hasToString("rtsp://cam/x");
  }

  @Test
  void shouldKnowFilesWebcamsAndTestPatterns() throws VideoException {
    assertThat(SourceAddress.parse("a b,c.mp4"))
        .isEqualTo(new SourceAddress.Local(Path.of("a b,c.mp4")));
    assertThat(SourceAddress.parse("a.mp4").isLive()).isFalse();
    assertThat(SourceAddress.parse("/dev/video0"))
        .isEqualTo(new SourceAddress.Device(Path.of("/dev/video0")));
    assertThat(SourceAddress.parse("test:"))
        .isEqualTo(new SourceAddress.Pattern(new PictureSize(1280, 720), 5));
    assertThat(SourceAddress.parse("test:640x360@25")).hasToString("test:640x360@25");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "-i",
        "rtsp://cam/a\nb",
        "rtsp://cam/\0",
        "concat:a.ts|b.ts",
        "a.ts|b.ts",
        "concat:a.ts",
        "subfile,,start,0,end,9,,:/etc/passwd",
        "async:a.mp4",
        "cache:http://cam/x",
        "crypto:a.mp4",
        "pipe:0",
        "data:video/mp4;base64,AAAA",
        "lavfi:testsrc",
        "file:/etc/passwd",
        "file:///etc/passwd",
        "FILE:a.mp4",
        "tcp://cam:80",
        "udp://239.0.0.1:5000",
        "rtp://cam:80",
        "rtmp://cam/live",
        "srt://cam:9000",
        "ftp://cam/a.mp4",
        "gopher://cam/",
        "hls+http://cam/a",
        "http://cam/a.m3u8",
        "http://cam/a.mpd?x=1",
        "list.m3u8",
        "list.ffconcat",
        "camera.sdp",
        "/proc/self/environ",
        "/sys/kernel",
        "/dev/zero",
        "/dev/stdin",
        "/dev/fd/0",
        "/dev/video0/../zero",
        "/dev/videoX",
        "rtsp://",
        "rtsp:///x",
        "rtsp://cam:0/x",
        "rtsp://cam:99999/x",
        "rtsp://cam:port/x",
        "rtsp://-cam/x",
        "rtsp://ca m/x",
        "rtsp://cam/a b",
        "rtsp://cam/\\x",
        "rtsp://cam/x#multicast",
        "http://cam/x#udp",
        "rtsp://10.0.0.1@evil@/x",
        "test:1x1",
        "test:640x360@0"
      })
  void shouldRefuseWhatIsNoAddressOfACamera(String text) {
    assertThatThrownBy(() -> SourceAddress.parse(text))
        .isInstanceOfSatisfying(
            VideoException.class,
            e -> assertThat(e.reason()).isEqualTo(VideoException.Reason.REFUSED))
        .message()
        .matches("(?s)[A-Z/'a-z].*: .*\\.") // the case: the remedy.
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://admin:canary/1@cam/x",
        "rtsp://admin:12/canary@cam/x",
        "rtsp://admin:12#canary@cam/x",
        "rtsp://admin:12?canary@cam/x",
        "rtsp://admin:canary@cam:x/y",
        "rtsp://admin:canary@cam/a b",
        "rtsp://admin:canary@cam/x#y",
        "rtsp://:canary@cam/x",
        "tcp://admin:canary@cam/x",
        "concat:rtsp://admin:canary@cam/x",
        "rtsp://admin:canary@cam/a.m3u8"
      })
  void shouldShowNoPasswordWhereItRefuses(String text) {
    assertThatThrownBy(() -> SourceAddress.parse(text))
        .isInstanceOf(VideoException.class)
        .message()
        .doesNotContain("canary");
  }
}
