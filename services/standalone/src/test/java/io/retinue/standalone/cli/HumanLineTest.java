package io.retinue.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.SampleRecords;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class HumanLineTest {
  @Test
  void shouldSayInAShortLineWhatARecordIs() {
    assertThat(HumanLine.of(SampleRecords.frame(new byte[12345])))
        .isEqualTo(
            "2026-11-20 08:00:00.123  gate/1795161600000/12  640x480  JPEG  12345 bytes"
                + "  dropped 3 QUEUE_FULL");
    assertThat(HumanLine.of(SampleRecords.detection()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  gate/1795161600000/12  DETECTED  v3  1 car, 2 person"
                + "  20.3 ms");
    assertThat(HumanLine.of(SampleRecords.object()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  END  gate/1795161600000/2/0  person  score 0.75  top 0.90"
                + "  stationary  for 8.5 s  ABSENT");
    assertThat(HumanLine.of(SampleRecords.alert()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  CLOSED  ALERT  loitering  gate  person  score 0.91"
                + "  for 8.5 s  ABSENT");
    assertThat(HumanLine.of(SampleRecords.retraction()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  gate/1795161600000/2/loitering  by ada"
                + "  muted until 2026-11-21 08:00:00.123  a shadow");
    assertThat(HumanLine.of(SampleRecords.camera()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  gate  LIVE  frames arrive  read 100 published 97  25.0 fps");
    assertThat(HumanLine.of(SampleRecords.label()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  gate/1795161600000/12  640x480  1 person  by ada  console");
    assertThat(HumanLine.of(SampleRecords.release(3, ReleaseState.CHAMPION)))
        .isEqualTo(
            "2026-11-20 08:00:03.123  retinanet v3  CHAMPION  AP 0.520  0123456789ab  person+car"
                + "  better than the champion");
    assertThat(HumanLine.of(SampleRecords.training()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  run-7  FIT  step 50/400  focal 0.1235  box 0.5000"
                + "  eta 90 s  fitting");
  }

  @Test
  void shouldEscapeWhatATerminalWouldObeyInARecord() {
    CameraStatus status = SampleRecords.camera();
    status.setReason("two\nlines\u001b[31m\u009b31m\u202e");

    assertThat(HumanLine.of(status)).contains("two\\nlines\\u001b[31m\\u009b31m\\u202e");
  }

  @Test
  void shouldEscapeItWhateverACommandPrints() {
    StringWriter terminal = new StringWriter();
    try (PrintWriter out = new PrintWriter(new PrintableWriter(terminal))) {
      out.printf("%s\n\t%s\n", "one\u001b[2J", "two\u009b");
      out.print(new char[] {'\u202e', 'x'});
    }

    assertThat(terminal).hasToString("one\\u001b[2J\n\ttwo\\u009b\n\\u202ex");
  }
}
