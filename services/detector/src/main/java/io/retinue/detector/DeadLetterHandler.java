package io.retinue.detector;

import io.retinue.detector.BatchInterceptor.OutcomeHeader;
import io.retinue.platform.topic.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a bad frame to the dead letters and goes on; fails the task on errors of the environment.
 * Kafka makes the instance, by name.
 */
public final class DeadLetterHandler implements ProcessingExceptionHandler {
  /** The Streams property that carries the live {@link DeadLetters}. */
  static final String DEAD_LETTERS = "retinue.dead.letters";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHandler.class);

  private @Nullable DeadLetters letters;

  @Override
  public void configure(Map<String, ?> configs) {
    letters = (DeadLetters) configs.get(DEAD_LETTERS);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    String place = context.topic() + "-" + context.partition() + "@" + context.offset();
    if (!(exception instanceof BadFrameException)) {
      LOG.error("the task stops at {}, and resumes there", place, exception);
      return Response.fail();
    }
    LOG.warn("{} written to the dead letters: {}", place, exception.getMessage());
    DeadLetters destination = Objects.requireNonNull(letters, "configure comes first");
    return Response.resume(List.of(destination.record(context, exception)));
  }

  /**
   * Records for the dead letters topic: the original key, value, headers and time, and what went
   * wrong in the headers that Kafka Streams uses for it. Texts are cut, so that the largest frame
   * still fits.
   */
  static final class DeadLetters {
    private static final int LONGEST_MESSAGE = 1_000;
    private static final int LONGEST_STACK_TRACE = 8_000;

    private final DetectorCounters counters;

    DeadLetters(DetectorCounters counters) {
      this.counters = counters;
    }

    /** Counts a dead letter and gives its record. */
    ProducerRecord<byte[], byte[]> record(ErrorHandlerContext context, Exception cause) {
      ProducerRecord<byte[], byte[]> letter =
          new ProducerRecord<>(
              Topic.DEAD_LETTERS.topicName(),
              null,
              context.timestamp(),
              context.sourceRawKey(),
              context.sourceRawValue());
      Headers headers = letter.headers();
      for (Header header : context.headers()) {
        if (!header.key().equals(OutcomeHeader.KEY)) {
          headers.add(header);
        }
      }
      StringWriter trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace));
      add(headers, "exception", cause.getClass().getName());
      add(headers, "message", cut(String.valueOf(cause.getMessage()), LONGEST_MESSAGE));
      add(headers, "stacktrace", cut(trace.toString(), LONGEST_STACK_TRACE));
      add(headers, "topic", context.topic());
      add(headers, "partition", Integer.toString(context.partition()));
      add(headers, "offset", Long.toString(context.offset()));
      counters.deadLetter();
      return letter;
    }

    private static void add(Headers headers, String name, String text) {
      headers.add("__streams.errors." + name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String cut(String text, int length) {
      return text.length() <= length ? text : text.substring(0, length) + "…";
    }
  }
}
