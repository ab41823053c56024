package io.retinue.detector.stream;

import io.retinue.detector.batch.BadFrameException;
import io.retinue.detector.metrics.DetectorCounters;
import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.service.LogLimit;
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
 * Sends a bad frame to the dead letters and goes on; fails the task on errors of the environment.
 * Kafka makes the instance, by name.
 */
public final class DeadLetterHandler implements ProcessingExceptionHandler {
  /** The Streams property that carries the live {@link DetectorCounters}. */
  static final String COUNTERS = "retinue.detector.counters";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHandler.class);
  private static final int LINES_PER_MINUTE = 6; // of each partition

  private final LogLimit limit = new LogLimit(LOG, LINES_PER_MINUTE);

  private @Nullable DetectorCounters counters;

  @Override
  public void configure(Map<String, ?> configs) {
    counters = (DetectorCounters) configs.get(COUNTERS);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    String place = context.topic() + "-" + context.partition() + "@" + context.offset();
    if (!(exception instanceof BadFrameException)) {
      LOG.error("the task stops at {}, and resumes there", place, exception);
      return Response.fail();
    }
    limit.log(
        context.topic() + "-" + context.partition(),
        () ->
            LOG.atWarn()
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .log("{} written to the dead letters: {}", place, exception.getMessage()));
    Objects.requireNonNull(counters, "configure comes first").deadLetter();
    return Response.resume(List.of(DeadLetters.ofStreams(context, exception)));
  }
}
