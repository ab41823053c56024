package io.retinue.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.schemas.Delivery;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FrameProducersTest {
  private static final long MIB = 1L << 20;
  private static final KafkaClients KAFKA =
      new KafkaClients(new KafkaConnection("localhost:9092", URI.create("http://localhost:8081")));

  /** A live frame is worth nothing after seconds; a frame of a file is never given up. */
  @Test
  void shouldGiveUpLiveFramesSoonAndCompleteOnesNever() {
    Map<String, Object> live = FrameProducers.properties(KAFKA, Delivery.LIVE, MIB);
    Map<String, Object> complete = FrameProducers.properties(KAFKA, Delivery.COMPLETE, MIB);

    assertThat(live)
        .containsEntry("delivery.timeout.ms", 5_000)
        .containsEntry("request.timeout.ms", 3_000)
        .containsEntry("max.block.ms", 50);
    assertThat(complete)
        .containsEntry("delivery.timeout.ms", Integer.MAX_VALUE)
        .containsEntry("max.block.ms", 30_000);
    assertThat(live).containsEntry("acks", "all").containsEntry("enable.idempotence", true);
    assertThat(complete).containsEntry("acks", "all").containsEntry("enable.idempotence", true);
  }

  @Test
  void shouldShareOneBudgetAmongTheCameras() {
    assertThat(FrameProducers.share(4096 * MIB, 1)).isEqualTo(16 * MIB); // a camera's most
    assertThat(FrameProducers.share(1024 * MIB, 50)).isEqualTo(128 * MIB / 50);
    assertThat(FrameProducers.share(8192 * MIB, 100)).isEqualTo(256 * MIB / 100);
  }

  @Test
  void shouldKeepTheBuffersOfFiftyCamerasWithinAGigabyteOfHeap() {
    long share = FrameProducers.share(1024 * MIB, 50);
    long buffer =
        (Long)
            Objects.requireNonNull(
                FrameProducers.properties(KAFKA, Delivery.LIVE, share).get("buffer.memory"));

    assertThat(50 * buffer).isLessThan(800 * MIB);
    assertThat(buffer).isGreaterThan(2 * share); // sending never blocks
  }
}
