package io.retinue.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ReleaseState;
import org.junit.jupiter.api.Test;

class AvroJsonTest {
  @Test
  void shouldWriteOneLineInTheSchemasOrder() {
    assertThat(AvroJson.line(Samples.frame(new byte[12345])))
        .isEqualTo(
            "{\"camera\":\"gate\",\"epoch\":1795161600000,\"index\":12,"
                + "\"captured_at\":\"2026-11-20T08:00:00.123Z\",\"clock\":\"INGEST\","
                + "\"media_time\":480,\"ingested_at\":\"2026-11-20T08:00:00.128Z\","
                + "\"delivery\":\"LIVE\",\"width\":640,\"height\":480,\"encoding\":\"JPEG\","
                + "\"bytes\":{\"bytes\":12345},"
                + "\"drops\":[{\"reason\":\"QUEUE_FULL\",\"count\":3}]}");
  }

  @Test
  void shouldWriteUnionsWithoutWrappersAndFloatsAsShortAsTheyAre() {
    assertThat(AvroJson.line(Samples.detection()))
        .contains("\"shed_reason\":null")
        .contains("\"partition\":2,\"offset\":34")
        .contains("{\"label\":\"person\",\"score\":0.9,\"box\":{\"x1\":1.0,");
  }

  @Test
  void shouldWriteMaps() {
    assertThat(AvroJson.line(Samples.release(3, ReleaseState.CHAMPION)))
        .contains("\"metrics\":{\"AP\":0.5204}")
        .contains("\"classes\":[\"person\",\"car\"]")
        .contains("\"provenance\":null");
  }

  @Test
  void shouldEscapeWhatJsonEscapes() {
    FrameRef frame = Samples.FRAME_ID.toRef();
    frame.setCamera("a\"\n\u0001b");

    assertThat(AvroJson.line(frame)).contains("\"a\\\"\\n\\u0001b\"");
  }

  @Test
  void shouldSayInAShortLineWhatARecordIs() {
    assertThat(HumanLine.of(Samples.frame(new byte[12345])))
        .isEqualTo(
            "2026-11-20 08:00:00.123  gate/1795161600000/12  640x480  JPEG  12345 bytes"
                + "  dropped 3 QUEUE_FULL");
    assertThat(HumanLine.of(Samples.detection()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  gate/1795161600000/12  DETECTED  v3  1 car, 2 person"
                + "  20.3 ms");
    assertThat(HumanLine.of(Samples.alert()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  CLOSED  ALERT  loitering  gate  person  score 0.91"
                + "  for 8.5 s  ABSENT");
    assertThat(HumanLine.of(Samples.camera()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  gate  LIVE  frames arrive  read 100 published 97  25.0 fps");
    assertThat(HumanLine.of(Samples.label()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  gate/1795161600000/12  640x480  1 person  by ada  console");
    assertThat(HumanLine.of(Samples.release(3, ReleaseState.CHAMPION)))
        .isEqualTo(
            "2026-11-20 08:00:03.123  retinanet v3  CHAMPION  AP 0.520  0123456789ab  person+car"
                + "  better than the champion");
    assertThat(HumanLine.of(Samples.training()))
        .isEqualTo(
            "2026-11-20 08:00:00.123  run-7  FIT  step 50/400  focal 0.1235  box 0.5000"
                + "  eta 90 s  fitting");
  }

  @Test
  void shouldShowNoLineBreaksOfARecord() {
    io.retinue.schemas.CameraStatus status = Samples.camera();
    status.setReason("two\nlines\u001b[31m");

    assertThat(HumanLine.of(status)).contains("two lines [31m").doesNotContain("\n");
  }
}
