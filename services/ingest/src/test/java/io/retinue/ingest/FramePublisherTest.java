package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.RetinueException;
import io.retinue.schemas.CaptureClock;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class FramePublisherTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final Serializer<Frame> NO_BYTES = (topic, frame) -> new byte[0];

  private final MockProducer<String, Frame> kafka =
      new MockProducer<>(false, null, new StringSerializer(), NO_BYTES);
  private final CameraProgress progress = new CameraProgress("gate", Clock.systemUTC());
  private final FramePublisher publisher = new FramePublisher(kafka, progress, 250);

  @Test
  void shouldCountAFrameOnlyOnceItIsAcknowledged() throws Exception {
    publisher.publish(frame(0, Delivery.LIVE));
    assertThat(progress.tally().published()).isZero();

    kafka.completeNext();

    assertThat(progress.tally().published()).isEqualTo(1);
    assertThat(progress.tally().lastIndex()).hasValue(0);
    assertThat(publisher.position()).isEqualTo(new FramePublisher.Position(0, 0, 1));
    assertThat(kafka.history().get(0).key()).isEqualTo("gate");
    assertThat(kafka.history().get(0).timestamp()).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void shouldDropALiveFrameThatFindsNoRoomAndTellOfItInTheNext() throws Exception {
    publisher.publish(frame(0, Delivery.LIVE));
    publisher.publish(frame(1, Delivery.LIVE));
    publisher.publish(frame(2, Delivery.LIVE)); // 300 of 250 bytes
    publisher.publish(frame(3, Delivery.LIVE));
    kafka.completeNext();
    publisher.publish(frame(4, Delivery.LIVE));

    assertThat(kafka.history()).extracting(r -> r.value().getIndex()).containsExactly(0L, 1L, 4L);
    assertThat(kafka.history().get(2).value().getDrops())
        .containsExactly(new DropCount("BUFFER_FULL", 2L));
    assertThat(progress.tally().drops()).containsEntry(DropReason.BUFFER_FULL, 2L);
  }

  @Test
  void shouldTellAgainOfDropsWhoseFrameWasLost() throws Exception {
    progress.dropped(DropReason.SAMPLED_OUT, 3);
    publisher.publish(frame(0, Delivery.LIVE));
    kafka.errorNext(new TimeoutException("no answer"));
    publisher.publish(frame(1, Delivery.LIVE));

    assertThat(kafka.history().get(1).value().getDrops())
        .containsExactlyInAnyOrder(
            new DropCount("SAMPLED_OUT", 3L), new DropCount("NOT_ACKNOWLEDGED", 1L));
  }

  @Test
  void shouldMakeACompleteFrameWaitForRoom() throws Exception {
    publisher.publish(frame(0, Delivery.COMPLETE));
    publisher.publish(frame(1, Delivery.COMPLETE));
    CompletableFuture<Void> third =
        CompletableFuture.runAsync(() -> publishOrThrow(frame(2, Delivery.COMPLETE)));
    assertThat(third).isNotDone();

    kafka.completeNext();

    third.get(10, TimeUnit.SECONDS);
    assertThat(kafka.history()).hasSize(3);
    assertThat(progress.tally().drops()).isEmpty();
  }

  @Test
  void shouldFailWhereKafkaRefusesACompleteFrame() throws Exception {
    publisher.publish(frame(0, Delivery.COMPLETE));
    kafka.errorNext(new AuthorizationException("not allowed"));

    assertThatThrownBy(() -> publisher.publish(frame(1, Delivery.COMPLETE)))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("not allowed");
    assertThat(progress.tally().drops()).containsEntry(DropReason.NOT_ACKNOWLEDGED, 1L);
  }

  private void publishOrThrow(Frame frame) {
    try {
      publisher.publish(frame);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Frame frame(long index, Delivery delivery) {
    return Frame.newBuilder()
        .setCamera("gate")
        .setEpoch(1)
        .setIndex(index)
        .setCapturedAt(NOW)
        .setClock(CaptureClock.INGEST)
        .setMediaTime(index * 100)
        .setIngestedAt(NOW)
        .setDelivery(delivery)
        .setWidth(2)
        .setHeight(2)
        .setEncoding(PictureEncoding.JPEG)
        .setBytes(ByteBuffer.wrap(new byte[100]))
        .setDrops(List.of())
        .build();
  }
}
