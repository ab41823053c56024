package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
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
        "http://10.0.0.2/a?ACCESS_TOKEN=canary#x",
        "http://10.0.0.2/jpg?usr=canary&psw=canary",
        "http://10.0.0.2/jpg?id=1&pw=canary",
        "http://10.0.0.2/jpg?user_pw1=canary",
        "http://10.0.0.2/cgi?cmd=Snap&user_name=canary&access_key_id=canary",
        "http://10.0.0.2/cgi-bin/snap?-usr=canary&-pwd=canary",
        "http://10.0.0.2/ISAPI?auth=YWRtaW4/canary+canary?canary==",
        "http://10.0.0.2/jpg?USER=canary&PWD=canary",
        "rtsp://10.0.0.2/live?account=canary&passphrase=canary",
        "https://10.0.0.2/api?_sid=canary&X-Amz-Signature=canary"
      })
  void shouldStrikeOutEverySecret(String line) {
    assertThat(Redaction.of(line)).doesNotContain("canary").contains("10.0.0.2");
  }

  @Test
  void shouldLeaveOtherLinesAlone() {
    String film = "file:/tmp/a@b.avi: moov atom not found";
    String camera = "http://10.0.0.2/cgi?channel=1&subtype=0&ssid=a&pwm=3&width=640&ip=10.0.0.3";

    assertThat(Redaction.of(film)).isEqualTo(film);
    assertThat(Redaction.of(camera)).isEqualTo(camera);
  }

  @Test
  void shouldTakeNoLongTimeForALongLine() {
    String line = "pass_".repeat(20_000);

    assertThat(assertTimeout(Duration.ofSeconds(10), () -> Redaction.of(line))).isEqualTo(line);
  }
}
