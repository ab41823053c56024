package io.retinue.ingest.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.TestProgress;
import io.retinue.ingest.source.FrameSource;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.ServiceThread;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.Frame;
import io.retinue.testkit.Deadline;
import io.retinue.video.JpegEncoder;
import io.retinue.video.PictureSize;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class FramePublisherTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final Serializer<Frame> NO_BYTES = (topic, frame) -> new byte[0];

  private final MockProducer<String, Frame> kafka =
      new MockProducer<>(false, null, new StringSerializer(), NO_BYTES) {
        @Override
        public void close(Duration timeout) {
          // Stands for the next producer, too.
        }
      };
  private final AtomicInteger opened = new AtomicInteger();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final CameraProgress progress = TestProgress.of("gate", Clock.systemUTC(), meters);
  private final FramePublisher publisher = publisher(Delivery.LIVE);

  @Test
  void shouldCountAFrameOnlyOnceItIsAcknowledged() throws Exception {
    publish(publisher, 0);
    assertThat(progress.tally().published()).isZero();

    kafka.completeNext();

    assertThat(progress.tally().published()).isEqualTo(1);
    assertThat(progress.tally().lastIndex()).hasValue(0);
    assertThat(publisher.position()).isEqualTo(new InFlight.Position(0, 0, 1));
    assertThat(kafka.history().get(0).key()).isEqualTo("gate");
    assertThat(kafka.history().get(0).timestamp()).isEqualTo(NOW.toEpochMilli());
    Frame frame = kafka.history().get(0).value();
    assertThat(frame.getDelivery()).isEqualTo(Delivery.LIVE);
    assertThat(frame.getCapturedAt()).isEqualTo(NOW);
    assertThat(frame.getMediaTime()).isZero();
    assertThat(frame.getWidth()).isEqualTo(2);
  }

  @Test
  void shouldDropALiveFrameThatFindsNoRoomAndReportItWithTheNext() throws Exception {
    publish(publisher, 0);
    publish(publisher, 1);
    publish(publisher, 2); // 300 of 250 bytes
    publish(publisher, 3);
    kafka.completeNext();
    publish(publisher, 4);

    assertThat(kafka.history()).extracting(r -> r.value().getIndex()).containsExactly(0L, 1L, 4L);
    assertThat(kafka.history().get(2).value().getDrops())
        .containsExactly(new DropCount("BUFFER_FULL", 2L));
    assertThat(progress.tally().drops()).containsEntry(CameraTally.DropReason.BUFFER_FULL, 2L);
  }

  @Test
  void shouldReportAgainTheDropsWhoseFrameWasLost() throws Exception {
    progress.dropped(CameraTally.DropReason.SAMPLED_OUT, 3);
    publish(publisher, 0);
    kafka.errorNext(new TimeoutException("no answer"));
    publish(publisher, 1);

    assertThat(kafka.history().get(1).value().getDrops())
        .containsExactlyInAnyOrder(
            new DropCount("SAMPLED_OUT", 3L), new DropCount("NOT_ACKNOWLEDGED", 1L));
  }

  @Test
  void shouldMakeACompleteFrameWaitForRoom() throws Exception {
    FramePublisher complete = publisher(Delivery.COMPLETE);
    publish(complete, 0);
    publish(complete, 1);
    ServiceThread third = new ServiceThread("third", () -> publishOrThrow(complete, 2));
    third.start();
    Deadline.inSeconds(10).await("the third frame waits", () -> isWaiting("third"));
    assertThat(kafka.history()).hasSize(2);

    kafka.completeNext();

    assertThat(third.join(Duration.ofSeconds(10))).isTrue();
    assertThat(third.death()).isEmpty();
    assertThat(kafka.history()).hasSize(3);
    assertThat(progress.tally().drops()).isEmpty();
  }

  @Test
  void shouldFailWhereKafkaRefusesACompleteFrame() throws Exception {
    FramePublisher complete = publisher(Delivery.COMPLETE);
    publish(complete, 0);
    kafka.errorNext(new AuthorizationException("not allowed"));

    assertThatThrownBy(() -> publish(complete, 1))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("not allowed");
    assertThat(progress.tally().drops()).containsEntry(CameraTally.DropReason.NOT_ACKNOWLEDGED, 1L);
  }

  /** A producer that failed for good fails every frame after it. */
  @Test
  void shouldOpenAnotherProducerAfterOneThatFailedForGood() throws Exception {
    publisher.connect();
    kafka.sendException = new KafkaException("a previous request has failed with errors");
    assertThatThrownBy(() -> publish(publisher, 0)).isInstanceOf(RetinueException.class);
    assertThat(progress.tally().drops()).containsEntry(CameraTally.DropReason.NOT_ACKNOWLEDGED, 1L);
    kafka.sendException = null;

    publisher.connect();
    publish(publisher, 1);

    assertThat(opened.get()).isEqualTo(2);
    assertThat(kafka.history()).extracting(r -> r.value().getIndex()).containsExactly(1L);
  }

  @Test
  void shouldBeginATraceWithEachFrame() throws Exception {
    publish(publisher, 0);
    publish(publisher, 1);

    List<String> traces =
        kafka.history().stream()
            .map(r -> new String(r.headers().lastHeader("traceparent").value(), US_ASCII))
            .toList();
    assertThat(traces).doesNotHaveDuplicates();
    assertThat(traces).allMatch(trace -> trace.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
  }

  @Test
  void shouldCountTheSameInItsMetrics() throws Exception {
    progress.read(4);
    publish(publisher, 0);
    publish(publisher, 1);
    publish(publisher, 2); // 300 of 250 bytes
    kafka.completeNext();
    kafka.errorNext(new TimeoutException("no answer"));

    assertThat(count("retinue.frames.read")).isEqualTo(4);
    assertThat(count("retinue.frames.published")).isEqualTo(1);
    assertThat(count("retinue.frames.dropped", "reason", "BUFFER_FULL")).isEqualTo(1);
    assertThat(count("retinue.frames.dropped", "reason", "NOT_ACKNOWLEDGED")).isEqualTo(1);
  }

  private double count(String name, String... tags) {
    return meters.get(name).tag("camera", "gate").tags(tags).counter().count();
  }

  private static boolean isWaiting(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().equals(thread) && t.getState() == Thread.State.WAITING);
  }

  private FramePublisher publisher(Delivery delivery) {
    return new FramePublisher(this::open, () -> {}, "gate", delivery, progress, 250);
  }

  private Producer<String, Frame> open() {
    opened.incrementAndGet();
    return kafka;
  }

  private static void publishOrThrow(FramePublisher publisher, long index) {
    try {
      publish(publisher, index);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void publish(FramePublisher publisher, long index) throws InterruptedException {
    PictureSize size = new PictureSize(2, 2);
    publisher.publish(
        1,
        new FrameSource.Frame(index, index * 100),
        CaptureStamp.byIngest(NOW),
        new JpegEncoder.Jpeg(size, size, new byte[100]));
  }
}
