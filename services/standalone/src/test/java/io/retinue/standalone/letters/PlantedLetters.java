package io.retinue.standalone.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes dead letters as services do. */
public final class PlantedLetters {
  private final KafkaClients clients;

  public PlantedLetters(KafkaClients clients) {
    this.clients = clients;
  }

  /** Of a record of the camera "gate" in retinue.frames-1, at offset 42. */
  public void frame(byte[] value) throws Exception {
    put(original("retinue.frames", "gate".getBytes(UTF_8), value, new RecordHeaders()), "no JPEG");
  }

  void put(ConsumerRecord<byte[], byte[]> original, String reason) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            clients.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(DeadLetters.of(original, new IllegalStateException(reason)))
          .get(10, TimeUnit.SECONDS);
    }
  }

  /** A record of partition 1 at offset 42. */
  static ConsumerRecord<byte[], byte[]> original(
      String topic, byte[] key, byte[] value, Headers headers) {
    return new ConsumerRecord<>(
        topic,
        1,
        42,
        0,
        TimestampType.CREATE_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        key,
        value,
        headers,
        Optional.empty());
  }
}
