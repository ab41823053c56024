package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FfmpegLogTest {
  @Test
  void shouldStrikeOutWhoeverIsNamedInAUrl() {
    assertThat(FfmpegLog.redact("rtsp://admin:s3cret@10.0.0.2:554/live: timed out"))
        .isEqualTo("rtsp://***@10.0.0.2:554/live: timed out");
  }

  @Test
  void shouldLeaveOtherLinesAlone() {
    assertThat(FfmpegLog.redact("file:/tmp/a@b.avi: moov atom not found"))
        .isEqualTo("file:/tmp/a@b.avi: moov atom not found");
  }
}
