package io.retinue.platform.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.topic.Topic;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All labels or none, on a real broker. */
class LabelTransactionTest {
  private static final BrokerUnderTest BROKER = BrokerUnderTest.shared();
  private static final KafkaConnection KAFKA =
      new KafkaConnection(BROKER.bootstrapServers(), BROKER.registryUrl());
  private static final byte[] JPEG = {1, 2, 3};

  private final String camera = "cam-" + UUID.randomUUID();
  private final LabelWriter.Labeler labeler =
      new LabelWriter.Labeler("test-" + camera, "ada", "test");

  @BeforeAll
  static void applyTopics() {
    new TopicAdmin(KAFKA).apply(1);
  }

  @Test
  void shouldShowEachLabelOnceAndOnlyAfterTheCommit() {
    try (LabelWriter writer = new LabelWriter(KAFKA, labeler)) {
      send(writer, 0, JPEG);
      send(writer, 1, JPEG);
      assertThat(written()).isEmpty();

      writer.commit();
    }

    awaitWritten(id(0), id(1));
  }

  @Test
  void shouldShowNothingWhenALabelAfterTheFirstCannotBeWritten() {
    try (LabelWriter writer = new LabelWriter(KAFKA, labeler)) {
      send(writer, 0, JPEG);
      send(writer, 1, new byte[Topic.MAX_MESSAGE_BYTES + 1]);

      assertThatExceptionOfType(RetinueException.class)
          .isThrownBy(writer::commit)
          .withMessageContaining("none was written");
    }
    assertThat(written()).isEmpty();

    try (LabelWriter again = new LabelWriter(KAFKA, labeler)) {
      send(again, 2, JPEG);
      again.commit();
    }
    awaitWritten(id(2));
  }

  @Test
  void shouldRollBackWhatAWriterSentThatAnotherTookOverFrom() {
    try (LabelWriter first = new LabelWriter(KAFKA, labeler)) {
      send(first, 0, JPEG);
      try (LabelWriter second = new LabelWriter(KAFKA, labeler)) {
        send(second, 1, JPEG);
        second.commit();
      }

      assertThatExceptionOfType(RetinueException.class)
          .isThrownBy(first::commit)
          .matches(e -> e.kind() == ErrorKind.IN_USE);
    }

    awaitWritten(id(1));
  }

  private void send(LabelWriter writer, long index, byte[] jpeg) {
    FrameId frame = new FrameId(camera, 1, index);
    writer.send(
        new LabelWriter.Label(frame, 100 * index, 64, 48, List.of(), List.of("person")),
        jpeg,
        Instant.now());
  }

  private String id(long index) {
    return new FrameId(camera, 1, index).toString();
  }

  /** Kafka answers a commit before its marker is in the topic. */
  private void awaitWritten(String... ids) {
    Deadline.inSeconds(20).await("the labels are visible", () -> written().size() >= ids.length);
    assertThat(written()).containsExactly(ids);
  }

  /** Ids of what readers of committed records see, in order. */
  private List<String> written() {
    return BROKER
        .reader()
        .readAll(Topic.FEEDBACK.topicName(), new StringDeserializer(), new ByteArrayDeserializer())
        .stream()
        .map(ConsumerRecord::key)
        .filter(id -> id.startsWith(camera + "/"))
        .toList();
  }
}
