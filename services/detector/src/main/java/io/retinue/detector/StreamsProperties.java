package io.retinue.detector;

import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.topic.ConsumerGroups;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The properties of Kafka Streams that make a poll a batch and lose nothing. */
final class StreamsProperties {
  private static final String TRANSACTION_TIMEOUT = "producer.transaction.timeout.ms";
  private static final int TRANSACTION_MS = 10_000;

  /** A poll may wait for the registry and for a release, and then compile its network. */
  private static final Duration SHORTEST_POLL = Duration.ofMinutes(30);

  private static final Duration POLL_FOR_EACH_FRAME = Duration.ofSeconds(30);

  private StreamsProperties() {}

  /**
   * How long a transaction may stay open. When a detector dies, readers of committed records wait
   * that long for its open transaction, so it does not follow the speed of the model: {@link
   * PollCommit} keeps none open while a slow model runs.
   */
  static Duration transactionTimeout(StreamConfig stream) {
    String override = stream.overrides().get(TRANSACTION_TIMEOUT);
    return Duration.ofMillis(override == null ? TRANSACTION_MS : Long.parseLong(override));
  }

  /**
   * How long one poll may take before the group takes the partitions away. A member that died is
   * noticed by its session, and one that hangs by the deadlines of {@link ModelRunner}; so this is
   * only above all of them, for the slowest model.
   */
  static Duration pollInterval(InferenceConfig inference) {
    Duration frames = POLL_FOR_EACH_FRAME.multipliedBy(inference.maxBatch());
    return frames.compareTo(SHORTEST_POLL) > 0 ? frames : SHORTEST_POLL;
  }

  /**
   * @param polls handed to the interceptor, which Kafka makes by name
   * @param counters handed to the handler, which Kafka makes by name
   */
  static Map<String, Object> of(
      KafkaClients clients,
      DetectorConfig config,
      BatchInterceptor.Polls polls,
      DetectorCounters counters) {
    StreamConfig stream = config.stream();
    long session = stream.sessionTimeout().toMillis();
    Map<String, Object> properties = clients.streamsProperties(ConsumerGroups.DETECTOR);
    properties.put("state.dir", stream.stateDirectory().toString());
    properties.put("processing.guarantee", stream.guarantee().value());
    properties.put("num.stream.threads", stream.threads());
    properties.put("commit.interval.ms", stream.commitInterval().toMillis());
    properties.put("main.consumer.max.poll.records", config.inference().maxBatch());
    properties.put("main.consumer.interceptor.classes", BatchInterceptor.class.getName());
    properties.put("main.consumer." + BatchInterceptor.POLLS, polls);
    properties.put(
        "main.consumer.max.poll.interval.ms", (int) pollInterval(config.inference()).toMillis());
    properties.put(TRANSACTION_TIMEOUT, TRANSACTION_MS);
    properties.put("processing.exception.handler", DeadLetterHandler.class.getName());
    properties.put("processing.exception.handler.global.enabled", true); // there is no global store
    properties.put(DeadLetterHandler.COUNTERS, counters);
    properties.put("production.exception.handler", ProductionFailureHandler.class.getName());
    properties.put("producer.max.request.size", DeadLetters.MAX_BYTES);
    if (!clients.connection().clientProperties().containsKey("group.protocol")) {
      properties.put("main.consumer.session.timeout.ms", (int) session);
      properties.put("main.consumer.heartbeat.interval.ms", (int) (session / 3));
      stream.instanceId().ifPresent(id -> properties.put("main.consumer.group.instance.id", id));
    }
    properties.putAll(stream.overrides());
    return properties;
  }

  /**
   * Never drops an event: what may pass is tried again, anything else fails the task. An event that
   * could not be produced is a dead letter before it gets here, see {@link DetectProcessor}: when
   * this handler is called, Streams has already let go of the original bytes, and a transaction
   * with a refused record cannot commit.
   */
  public static final class ProductionFailureHandler implements ProductionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProductionFailureHandler.class);

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public Response handleError(
        ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
      if (exception instanceof RetriableException) {
        return Response.retry();
      }
      LOG.error("a record for {} was refused; the task stops", record.topic(), exception);
      return Response.fail();
    }

    @Override
    @SuppressWarnings("rawtypes") // as Kafka declares it
    public Response handleSerializationError(
        ErrorHandlerContext context,
        ProducerRecord record,
        Exception exception,
        SerializationExceptionOrigin origin) {
      return Response.fail();
    }
  }
}
