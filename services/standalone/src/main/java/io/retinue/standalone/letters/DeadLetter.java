package io.retinue.standalone.letters;

import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.text.PrintableText;
import io.retinue.platform.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a dead letter, without its value. Every text is safe to print: it may come from
 * anybody who can write to a topic.
 *
 * @param id where it lies
 * @param at when it was written
 * @param key of the original, as text: the camera, for most topics
 * @param topic of origin
 * @param place of origin, topic-partition@offset
 * @param exception name of the exception's class
 * @param reason the exception's message
 * @param cut what of the original is not whole: empty, or some of headers, key and value
 * @param bytes of the original value; −1 if it had none
 */
public record DeadLetter(
    LetterId id,
    Instant at,
    String key,
    String topic,
    String place,
    String exception,
    String reason,
    String cut,
    int bytes) {

  static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    String topic = text(headers, DeadLetters.TOPIC, "unknown");
    return new DeadLetter(
        new LetterId(record.partition(), record.offset()),
        Instant.ofEpochMilli(record.timestamp()),
        printable(record.key()),
        topic,
        topic
            + "-"
            + text(headers, DeadLetters.PARTITION, "?")
            + "@"
            + text(headers, DeadLetters.OFFSET, "?"),
        text(headers, DeadLetters.EXCEPTION, "unknown"),
        text(headers, DeadLetters.MESSAGE, "unknown"),
        text(headers, DeadLetters.CUT, ""),
        record.value() == null ? -1 : record.value().length);
  }

  /** The topic of origin, if it is one of Retinue's. */
  public Optional<Topic> origin() {
    return Arrays.stream(Topic.values())
        .filter(one -> one != Topic.DEAD_LETTERS && one.topicName().equals(topic))
        .findFirst();
  }

  /** Whether key and value are the original's. */
  boolean isWhole() {
    return !cut.contains("key") && !cut.contains("value");
  }

  /** All headers as printable text. */
  static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      all.put(PrintableText.line(header.key()), printable(header.value()));
    }
    return all;
  }

  /** The last header of that name, safe to print. */
  static String text(Headers headers, String name, String missing) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? missing : printable(header.value());
  }

  /** The text on one line; empty for null. */
  private static String printable(byte @Nullable [] bytes) {
    return bytes == null ? "" : PrintableText.line(new String(bytes, StandardCharsets.UTF_8));
  }
}
