package io.retinue.detector.stream;

import static io.retinue.detector.testing.DetectorParts.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.detector.batch.BadFrameException;
import io.retinue.detector.batch.FrameOutcome;
import io.retinue.detector.metrics.DetectorStats;
import io.retinue.detector.stream.BatchInterceptor.OutcomeHeader;
import io.retinue.detector.testing.DetectorParts;
import io.retinue.detector.testing.FakeFrameModel;
import io.retinue.detector.testing.PlainAvro;
import io.retinue.platform.frame.ShedReason;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.Frame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology without its interceptor: every record takes the single-frame fallback. */
class DetectionTopologyTest {
  private static final byte[] GATE = "gate".getBytes(StandardCharsets.UTF_8);

  private final DetectorParts parts = new DetectorParts(8);
  private final PlainAvro<DetectionEvent> events = new PlainAvro<>(DetectionEvent.class);
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> frames;
  private TestOutputTopic<byte[], DetectionEvent> detections;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  @BeforeEach
  void start(@TempDir Path folder) {
    KafkaClients clients =
        new KafkaClients(new KafkaConnection("unused:9092", URI.create("http://unused")));
    Properties properties = new Properties();
    properties.putAll(
        StreamsProperties.of(
            clients, StreamConfig.defaults(folder), 8, parts.polls, parts.counters));
    driver = new TopologyTestDriver(topology(), properties);
    var bytes = Serdes.ByteArray();
    frames =
        driver.createInputTopic(Topic.FRAMES.topicName(), bytes.serializer(), bytes.serializer());
    detections =
        driver.createOutputTopic(
            Topic.DETECTIONS.topicName(), bytes.deserializer(), events.deserializer());
    deadLetters =
        driver.createOutputTopic(
            Topic.DEAD_LETTERS.topicName(), bytes.deserializer(), bytes.deserializer());
  }

  private Topology topology() {
    return DetectionTopology.of(
        () -> new DetectProcessor(parts.polls, events.serializer(), parts.counters),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    driver.close();
    parts.close();
  }

  @Test
  void shouldReadFramesAndWriteDetections() {
    assertThat(topology().describe().toString())
        .isEqualTo(
            """
            Topologies:
               Sub-topology: 0
                Source: frames (topics: [retinue.frames])
                  --> detect
                Processor: detect (stores: [])
                  --> detections
                  <-- frames
                Sink: detections (topic: retinue.detections)
                  <-- detect

            """);
  }

  @Test
  void shouldDescribeTheFrameAndNameTheReleaseInItsEvent() {
    parts.slot.offer(new FakeFrameModel(7));
    pipe(parts.synthetic.complete("gate", 4, NOW.minusMillis(250)));
    pipe(parts.synthetic.complete("gate", 5, NOW));

    TestRecord<byte[], DetectionEvent> record = detections.readRecord();
    DetectionEvent event = record.value();

    assertThat(record.key()).isEqualTo(GATE);
    assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(record.headers()).isEmpty();
    assertThat(event.getEventId()).isEqualTo("gate/" + NOW.toEpochMilli() + "/4");
    assertThat(event.getFrame().getPartition()).isZero();
    assertThat(event.getFrame().getOffset()).isZero();
    assertThat(event.getCapturedAt()).isEqualTo(NOW.minusMillis(257));
    assertThat(event.getMediaTime()).isEqualTo(400);
    assertThat(event.getWidth()).isEqualTo(64);
    assertThat(event.getHeight()).isEqualTo(48);
    assertThat(event.getStatus()).isEqualTo(DetectionStatus.DETECTED);
    assertThat(event.getShedReason()).isNull();
    assertThat(event.getRelease().getVersion()).isEqualTo(7);
    assertThat(event.getDetections().get(0).getLabel()).isEqualTo("gray-4");
    assertThat(event.getDetections().get(0).getBox().getX2()).isEqualTo(64);
    assertThat(event.getTimings().getQueuedMs()).isEqualTo(250);
    assertThat(event.getTimings().getBatchSize()).isEqualTo(1);
    assertThat(detections.readValue().getFrame().getOffset()).isEqualTo(1);
  }

  @Test
  void shouldSayWhyAFrameWasShed() {
    pipe(parts.synthetic.complete("gate", 0, NOW));
    parts.slot.offer(new FakeFrameModel(1));
    pipe(parts.synthetic.live("gate", 1, NOW.minus(Duration.ofMinutes(1))));

    List<DetectionEvent> shed = detections.readValuesToList();

    assertThat(shed).extracting(DetectionEvent::getStatus).containsOnly(DetectionStatus.SHED);
    assertThat(shed)
        .extracting(DetectionEvent::getShedReason)
        .containsExactly("NO_RELEASE", "STALE");
    assertThat(shed).extracting(DetectionEvent::getRelease).containsOnlyNulls();
    DetectorStats stats = parts.counters.snapshot(null);
    assertThat(stats.shed()).containsEntry(ShedReason.STALE, 1L);
    assertThat(stats.shed()).containsEntry(ShedReason.NO_RELEASE, 1L);
  }

  @Test
  void shouldForwardTheAttachedOutcomeRatherThanRunTheModelAgain() {
    FakeFrameModel model = new FakeFrameModel(1);
    parts.slot.offer(model);
    byte[] value = parts.values(6).get(0);
    FrameOutcome outcome = parts.detector.detect(List.of(value)).get(0);
    Headers headers = new RecordHeaders().add(new OutcomeHeader(outcome, PollCommit.whenDue(1)));

    frames.pipeInput(new TestRecord<>(GATE, value, headers, NOW));

    TestRecord<byte[], DetectionEvent> record = detections.readRecord();
    assertThat(record.value().getDetections().get(0).getLabel()).isEqualTo("gray-6");
    assertThat(record.headers()).isEmpty();
    assertThat(model.batches()).containsExactly(1);
  }

  @Test
  void shouldDeadLetterTheOriginalBytesOfABadPictureAndGoOn() {
    parts.slot.offer(new FakeFrameModel(1));
    byte[] bad = parts.bytes(parts.synthetic.truncated("gate", 0, NOW));
    FrameOutcome outcome = parts.detector.detect(List.of(bad)).get(0);
    Headers headers = new RecordHeaders().add("trace", new byte[] {7});
    headers.add(new OutcomeHeader(outcome, PollCommit.whenDue(1)));

    frames.pipeInput(new TestRecord<>(GATE, bad, headers, NOW));
    pipe(parts.synthetic.complete("gate", 1, NOW));

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo(GATE);
    assertThat(letter.value()).isEqualTo(bad);
    assertThat(letter.headers().lastHeader("retinue.original.timestamp").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(Long.toString(NOW.toEpochMilli()));
    assertThat(letter.headers().lastHeader("trace").value()).containsExactly(7);
    assertThat(letter.headers().lastHeader(OutcomeHeader.KEY)).isNull();
    assertThat(text(letter, "exception")).isEqualTo(BadFrameException.class.getName());
    assertThat(text(letter, "message")).contains("cannot be decoded");
    assertThat(text(letter, "topic")).isEqualTo("retinue.frames");
    assertThat(text(letter, "partition")).isEqualTo("0");
    assertThat(text(letter, "offset")).isEqualTo("0");
    assertThat(detections.readValue().getEventId()).endsWith("/1");
    assertThat(detections.isEmpty()).isTrue();
    assertThat(parts.counters.snapshot(null).deadLettered()).isEqualTo(1);
  }

  @Test
  void shouldDeadLetterWhatIsNoFrameAtAll() {
    parts.slot.offer(new FakeFrameModel(1));

    frames.pipeInput(GATE, "hello".getBytes(StandardCharsets.UTF_8), NOW);
    frames.pipeInput(GATE, null, NOW);

    assertThat(deadLetters.readValue()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
    assertThat(deadLetters.readRecord().value()).isNull();
    assertThat(detections.isEmpty()).isTrue();
  }

  @Test
  void shouldFailTheTaskAndDeadLetterNothingWhenTheDeviceFails() {
    parts.slot.offer(new FakeFrameModel(1, picture -> true));
    Frame frame = parts.synthetic.complete("gate", 0, NOW);

    assertThatThrownBy(() -> pipe(frame)).hasStackTraceContaining("the model or its device failed");

    assertThat(deadLetters.isEmpty()).isTrue();
    assertThat(detections.isEmpty()).isTrue();
  }

  @Test
  void shouldPassTheTraceOnAndNoOtherHeader() {
    parts.slot.offer(new FakeFrameModel(1));
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    byte[] value = parts.values(0).get(0);
    Headers huge = new RecordHeaders().add("huge", new byte[2_000_000]);
    huge.add("traceparent", trace.getBytes(StandardCharsets.UTF_8));
    Headers forged = new RecordHeaders().add("traceparent", new byte[2_000_000]);

    frames.pipeInput(new TestRecord<>(GATE, value, huge, NOW));
    frames.pipeInput(new TestRecord<>(GATE, value, forged, NOW));

    Headers passed = detections.readRecord().headers();
    assertThat(passed).hasSize(1);
    assertThat(new String(passed.lastHeader("traceparent").value(), StandardCharsets.UTF_8))
        .isEqualTo(trace);
    assertThat(detections.readRecord().headers()).isEmpty();
  }

  @Test
  void shouldDeadLetterAFrameWhoseKeyNoEventCanHave() {
    parts.slot.offer(new FakeFrameModel(1));
    byte[] value = parts.values(0).get(0);

    frames.pipeInput(new byte[1_100_000], value, NOW);
    frames.pipeInput(GATE, value, NOW);

    assertThat(text(deadLetters.readRecord(), "message")).contains("with a key of 1100000 bytes");
    assertThat(detections.readValuesToList()).hasSize(1);
  }

  @Test
  void shouldGiveTheEventATimeThatItsTopicKeeps() {
    parts.slot.offer(new FakeFrameModel(1));
    byte[] value = parts.values(0).get(0);

    frames.pipeInput(GATE, value, Instant.EPOCH);
    frames.pipeInput(GATE, value, Instant.parse("2999-01-01T00:00:00Z"));
    frames.pipeInput(GATE, value, NOW.minusSeconds(3600));

    assertThat(detections.readRecordsToList())
        .extracting(TestRecord::getRecordTime)
        .containsExactly(NOW, NOW, NOW.minusSeconds(3600));
  }

  private void pipe(Frame frame) {
    frames.pipeInput(GATE, parts.bytes(frame), NOW);
  }

  private static String text(TestRecord<byte[], byte[]> letter, String name) {
    byte[] value = letter.headers().lastHeader("__streams.errors." + name).value();
    return new String(value, StandardCharsets.UTF_8);
  }
}
