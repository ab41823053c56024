package io.retinue.detector;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is wrong with a frame to the dead letters and goes on; fails the task for what is
 * wrong with the world. Kafka makes the instance, by name.
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
      LOG.error("the task stops at {}, which it will take up again", place, exception);
      return Response.fail();
    }
    LOG.warn("{} goes to the dead letters: {}", place, exception.getMessage());
    DeadLetters destination = Objects.requireNonNull(letters, "configure comes first");
    return Response.resume(List.of(destination.record(context, exception)));
  }
}
