package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @Test
  void shouldStrikeOutWhoIsNamedInAUrl() {
    assertThat(Redaction.of("rtsp://admin:s3cret@10.0.0.2:554/live: timed out"))
        .isEqualTo("rtsp://***@10.0.0.2:554/live: timed out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://admin:canary@10.0.0.2/live",
        "rtsp://admin:p@canary@10.0.0.2/live",
        "http://10.0.0.2/cgi?user=canary&pwd=canary",
        "http://10.0.0.2/cgi?loginuse=canary&loginpas=1&password=canary",
        "rtsp://10.0.0.2/user=admin_password=canary_channel=1_stream=0.sdp",
        "http://10.0.0.2/a?ACCESS_TOKEN=canary#x"
      })
  void shouldStrikeOutEverySecret(String line) {
    assertThat(Redaction.of(line)).doesNotContain("canary").contains("10.0.0.2");
  }

  @Test
  void shouldLeaveOtherLinesAlone() {
    assertThat(Redaction.of("file:/tmp/a@b.avi: moov atom not found"))
        .isEqualTo("file:/tmp/a@b.avi: moov atom not found");
  }
}
