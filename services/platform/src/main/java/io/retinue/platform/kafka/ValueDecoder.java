package io.retinue.platform.kafka;

import io.retinue.platform.error.RetinueException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes the values of records that were read as bytes, for readers of whole topics. A record that
 * cannot be decoded is counted and skipped; an unreachable registry is not the record's fault, so
 * the record is not skipped. Thread-safe.
 *
 * <p>A deserializer of records is never given to a {@code KafkaConsumer}: it wraps both failures in
 * one exception.
 */
public final class ValueDecoder<V> {
  private static final Logger LOG = LoggerFactory.getLogger(ValueDecoder.class);

  private final Deserializer<V> values;
  private final Consumer<BadRecord> onBad;
  private final AtomicLong skipped = new AtomicLong();

  /**
   * A record that cannot be decoded.
   *
   * @param place topic-partition@offset
   * @param reason of the deserializer; it may contain what the record contains
   */
  public record BadRecord(String place, String reason) {}

  /** Logs the first, second, fourth, eighth … bad record. */
  public ValueDecoder(Deserializer<V> values) {
    this.values = values;
    this.onBad = this::log;
  }

  /**
   * @param onBad receives every record that is skipped, instead of the log
   */
  public ValueDecoder(Deserializer<V> values, Consumer<BadRecord> onBad) {
    this.values = values;
    this.onBad = onBad;
  }

  /**
   * The value of the record.
   *
   * @return empty if the record is a deletion, or cannot be decoded
   * @throws RetinueException UNREACHABLE if the registry does not answer
   */
  public Optional<V> decode(ConsumerRecord<?, byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(values.deserialize(record.topic(), value));
    } catch (SerializationException e) {
      skipped.incrementAndGet();
      onBad.accept(new BadRecord(place(record), String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** How many records could not be decoded. */
  public long skipped() {
    return skipped.get();
  }

  /** topic-partition@offset. */
  static String place(ConsumerRecord<?, ?> record) {
    return TopicReader.partition(record) + "@" + record.offset();
  }

  private void log(BadRecord bad) {
    long count = skipped();
    if (Long.bitCount(count) == 1) {
      LOG.warn(
          "skipped {}, which cannot be decoded ({} so far): {}", bad.place(), count, bad.reason());
    }
  }
}
