package io.retinue.platform.kafka;

import io.retinue.platform.topic.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Builds records for the dead letters topic: original key, value and headers, and what went wrong
 * in the headers that Kafka Streams uses for it.
 *
 * <ul>
 *   <li>A handler of Kafka Streams returns {@link #ofStreams}: {@code
 *       Response.resume(List.of(DeadLetters.ofStreams(context, exception)))}. The letter is then
 *       part of the task's transaction.
 *   <li>Any other consumer sends {@link #of}, in the transaction that commits its offsets.
 * </ul>
 *
 * <p>Readers of a whole topic, which begin again at each start, write no dead letters: they would
 * write the same ones at each start. They count and log, see {@link TopicReader#scan}.
 *
 * <p>A letter always fits into the topic: foreign headers above {@value #MOST_HEADER_BYTES} bytes
 * are left out, longer keys and larger values are cut, and the header {@value #CUT} names what is
 * not whole. The letter has the time at which it is written, so that the topic keeps it for its
 * full time whatever the original's time is; that one is in the header {@value #TIMESTAMP}. The
 * producer must accept requests of {@link #MAX_BYTES} bytes.
 */
public final class DeadLetters {
  /** Largest letter, in bytes. */
  public static final int MAX_BYTES = Topic.MAX_MESSAGE_BYTES + Topic.DEAD_LETTER_OVERHEAD_BYTES;

  /** Begins the names of the headers that Kafka Streams uses for dead letters. */
  public static final String ERRORS = "__streams.errors.";

  public static final String EXCEPTION = ERRORS + "exception";
  public static final String MESSAGE = ERRORS + "message";
  public static final String STACK_TRACE = ERRORS + "stacktrace";
  public static final String TOPIC = ERRORS + "topic";
  public static final String PARTITION = ERRORS + "partition";
  public static final String OFFSET = ERRORS + "offset";

  /** Begins the names of Retinue's own headers, which are never foreign. */
  static final String OURS = "retinue.";

  /** The original's time in milliseconds since 1970. */
  public static final String TIMESTAMP = OURS + "original.timestamp";

  /** What of the original is not whole: {@code headers}, {@code key}, {@code value}. */
  public static final String CUT = OURS + "original.cut";

  static final int MOST_HEADER_BYTES = 16 * 1024;
  static final int MOST_KEY_BYTES = 16 * 1024;
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int LONGEST_STACK_TRACE = 4_000;

  private DeadLetters() {}

  /** The letter of a record that Kafka Streams could not process. */
  public static ProducerRecord<byte[], byte[]> ofStreams(
      ErrorHandlerContext context, Throwable cause) {
    return of(
        new ConsumerRecord<>(
            context.topic(),
            context.partition(),
            context.offset(),
            context.timestamp(),
            TimestampType.CREATE_TIME,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            context.sourceRawKey(),
            context.sourceRawValue(),
            context.headers(),
            Optional.empty()),
        cause);
  }

  /**
   * The letter of a record.
   *
   * @param original as it was read; the value may be null
   * @param cause why it cannot be processed
   */
  public static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> original, Throwable cause) {
    Set<String> cut = new TreeSet<>();
    byte[] key = cut(original.key(), MOST_KEY_BYTES, "key", cut);
    byte[] value = cut(original.value(), Topic.MAX_MESSAGE_BYTES, "value", cut);
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), null, null, key, value);
    Headers headers = letter.headers();
    addForeign(original.headers(), headers, cut);
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    add(headers, EXCEPTION, cause.getClass().getName());
    add(headers, MESSAGE, cut(String.valueOf(cause.getMessage()), LONGEST_MESSAGE));
    add(headers, STACK_TRACE, cut(trace.toString(), LONGEST_STACK_TRACE));
    add(headers, TOPIC, original.topic());
    add(headers, PARTITION, Integer.toString(original.partition()));
    add(headers, OFFSET, Long.toString(original.offset()));
    add(headers, TIMESTAMP, Long.toString(original.timestamp()));
    if (!cut.isEmpty()) {
      add(headers, CUT, String.join(",", cut));
    }
    return letter;
  }

  /** Whether a header is not one of those that this class, or another part of Retinue, adds. */
  public static boolean isForeign(String header) {
    return !header.startsWith(ERRORS) && !header.startsWith(OURS);
  }

  /**
   * Offset of a letter's original, if that is of the topic. Anybody may have written the headers.
   */
  public static OptionalLong originalOffset(Headers letter, Topic topic) {
    String offset = text(letter, OFFSET);
    return text(letter, TOPIC).equals(topic.topicName()) && offset.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(offset))
        : OptionalLong.empty();
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void addForeign(Iterable<Header> from, Headers to, Set<String> cut) {
    long room = MOST_HEADER_BYTES;
    for (Header header : from) {
      if (isForeign(header.key())) {
        long size = size(header);
        if (size <= room) {
          to.add(header);
          room -= size;
        } else {
          cut.add("headers");
        }
      }
    }
  }

  private static long size(Header header) {
    int lengths = 10; // two varints
    long name = header.key().getBytes(StandardCharsets.UTF_8).length;
    return lengths + name + (header.value() == null ? 0 : header.value().length);
  }

  private static void add(Headers headers, String name, String text) {
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte @Nullable [] cut(
      byte @Nullable [] bytes, int length, String name, Set<String> cut) {
    if (bytes == null || bytes.length <= length) {
      return bytes;
    }
    cut.add(name);
    return Arrays.copyOf(bytes, length);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }
}
