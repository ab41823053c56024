package io.retinue.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records as anybody can write them to a topic, of which none is a record of Retinue's. */
public final class Garbage {
  private static final List<byte[]> BAD_VALUES =
      List.of(
          new byte[0],
          "hello".getBytes(StandardCharsets.UTF_8),
          new byte[] {0},
          new byte[] {0, 0, 0, 0, 1}, // a schema that may exist, and no record
          new byte[] {0, 0, 0, 0, 1, -1, -1, -1, -1, 127},
          new byte[] {0, 127, -1, -1, -1, 2}, // an id that no registry has given
          new byte[] {0, -1, -1, -1, -1, 2}, // a negative id
          new byte[100_000]);

  /** How many records with a value {@link #on} writes. */
  public static final int VALUES = BAD_VALUES.size();

  private Garbage() {}

  /** Writes values that are no records, under strange keys and headers, and one deletion. */
  public static void on(BrokerUnderTest broker, String topic) {
    byte[] key = {-1, 0, 27, 10}; // not UTF-8, and control characters
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : BAD_VALUES) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
        record.headers().add(new RecordHeader("__streams.errors.topic", key));
        record.headers().add(new RecordHeader("retinue.detector.outcome", null));
        producer.send(record).get(10, TimeUnit.SECONDS);
      }
      producer.send(new ProducerRecord<>(topic, key, null)).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("garbage was not written to " + topic, e);
    }
  }
}
