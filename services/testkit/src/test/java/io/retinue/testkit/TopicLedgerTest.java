package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicLedgerTest {
  private static final List<String> TOPICS =
      List.of("retinue.frames", "retinue.detections", "retinue.dead-letters", "retinue.alerts");

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private Producer<byte[], byte[]> producer;

  @BeforeEach
  void createTopics() {
    broker.deleteTopics(TOPICS);
    TOPICS.forEach(topic -> broker.createTopic(topic, 1));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void deleteTopics() {
    producer.close();
    broker.deleteTopics(TOPICS);
  }

  @Test
  void shouldBalanceWhereEachFrameHasOneResult() {
    for (int offset = 0; offset < 3; offset++) {
      send("retinue.frames", bytes(frame(offset)));
    }
    event(0, 0);
    event(1, 1);
    letter(2, bytes(frame(2)));

    TopicLedger ledger = read();

    ledger.requireBalanced();
    assertThat(ledger.frames()).hasSize(3);
    assertThat(ledger.answered("gate")).hasSize(2);
    assertThat(ledger.deadLetters()).containsEntry("retinue.frames", 1L);
  }

  @Test
  void shouldNameEachFault() {
    for (int offset = 0; offset < 7; offset++) {
      send("retinue.frames", bytes(frame(offset)));
    }
    event(0, 0);
    event(2, 2); // frame 1 has no result
    event(2, 2);
    event(3, 3);
    letter(3, bytes(frame(3)));
    letter(4, "others".getBytes(StandardCharsets.UTF_8));
    event(5, 6);
    event(6, 6);
    event(99, 99);
    letter(100, bytes(frame(100)));

    TopicLedger ledger = read();

    assertThat(ledger.missing()).isEqualTo(1);
    assertThat(ledger.problems())
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactlyInAnyOrder(
            "1 frames without a result",
            "2 frames with more than one result",
            "1 dead letters with other bytes than their frame",
            "1 dead letters of no frame",
            "1 events that name another frame",
            "1 events of no frame",
            "2 events out of order");
    assertThatThrownBy(ledger::requireBalanced)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("gate/1795161600000/1 ");
  }

  private TopicLedger read() {
    producer.flush();
    return TopicLedger.read(broker.reader());
  }

  private static Frame frame(long index) {
    Frame frame = SampleRecords.frame(new byte[] {1, 2, 3});
    frame.setIndex(index);
    return frame;
  }

  /** The event of a frame at an offset, with the name of the frame of an index. */
  private void event(long offset, long index) {
    DetectionEvent event = SampleRecords.detection();
    String camera = event.getFrame().getCamera();
    long epoch = event.getFrame().getEpoch();
    event.setFrame(new FrameRef(camera, epoch, index, 0, offset));
    event.setEventId(camera + "/" + epoch + "/" + index);
    send("retinue.detections", bytes(event));
  }

  private void letter(long offset, byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("retinue.dead-letters", value);
    Map.of("topic", "retinue.frames", "partition", "0", "offset", Long.toString(offset))
        .forEach(
            (name, text) ->
                record
                    .headers()
                    .add("__streams.errors." + name, text.getBytes(StandardCharsets.UTF_8)));
    producer.send(record);
  }

  private void send(String topic, byte[] value) {
    producer.send(new ProducerRecord<>(topic, value));
  }

  private static byte[] bytes(SpecificRecord record) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(new byte[5]);
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new SpecificDatumWriter<SpecificRecord>(
              record.getSchema(), SpecificData.getForClass(record.getClass()))
          .write(record, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
