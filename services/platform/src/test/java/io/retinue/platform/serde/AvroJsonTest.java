package io.retinue.platform.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.frame.FrameId;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.SampleRecords;
import org.junit.jupiter.api.Test;

class AvroJsonTest {
  private static final FrameId FRAME_ID = new FrameId("gate", 1795161600000L, 12);

  @Test
  void shouldWriteOneLineInTheSchemasOrder() {
    assertThat(AvroJson.line(SampleRecords.frame(new byte[12345])))
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
    assertThat(AvroJson.line(SampleRecords.detection()))
        .contains("\"shed_reason\":null")
        .contains("\"partition\":2,\"offset\":34")
        .contains("{\"label\":\"person\",\"score\":0.9,\"box\":{\"x1\":1.0,");
  }

  @Test
  void shouldWriteMaps() {
    assertThat(AvroJson.line(SampleRecords.release(3, ReleaseState.CHAMPION)))
        .contains("\"metrics\":{\"AP\":0.5204}")
        .contains("\"classes\":[\"person\",\"car\"]")
        .contains("\"provenance\":null");
  }

  @Test
  void shouldEscapeWhatJsonEscapes() {
    FrameRef frame = FRAME_ID.toRef();
    frame.setCamera("a\"\n\u0001b");

    assertThat(AvroJson.line(frame)).contains("\"a\\\"\\n\\u0001b\"");
  }
}
