package io.retinue.detector;

import io.retinue.detector.DeadLetterHandler.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.platform.topic.Topic;
import java.util.Map;

/** The properties of Kafka Streams that make a poll a batch and lose nothing. */
final class StreamsProperties {
  private StreamsProperties() {}

  /**
   * @param detector handed to the interceptor, which Kafka makes by name
   * @param letters handed to the handler, which Kafka makes by name
   */
  static Map<String, Object> of(
      KafkaClients clients, DetectorConfig config, FrameDetector detector, DeadLetters letters) {
    StreamConfig stream = config.stream();
    long session = stream.sessionTimeout().toMillis();
    Map<String, Object> properties = clients.streamsProperties(ConsumerGroups.DETECTOR);
    properties.put("state.dir", stream.stateDirectory().toString());
    properties.put("processing.guarantee", stream.guarantee().value());
    properties.put("num.stream.threads", stream.threads());
    properties.put("commit.interval.ms", stream.commitInterval().toMillis());
    properties.put("main.consumer.max.poll.records", config.inference().maxBatch());
    properties.put("main.consumer.interceptor.classes", BatchInterceptor.class.getName());
    properties.put("main.consumer." + BatchInterceptor.DETECTOR, detector);
    properties.put("processing.exception.handler", DeadLetterHandler.class.getName());
    properties.put("processing.exception.handler.global.enabled", true); // there is no global store
    properties.put(DeadLetterHandler.DEAD_LETTERS, letters);
    properties.put("production.exception.handler", ProductionFailureHandler.class.getName());
    properties.put(
        "producer.max.request.size", Topic.MAX_MESSAGE_BYTES + Topic.DEAD_LETTER_OVERHEAD_BYTES);
    if (!clients.connection().clientProperties().containsKey("group.protocol")) {
      properties.put("main.consumer.session.timeout.ms", (int) session);
      properties.put("main.consumer.heartbeat.interval.ms", (int) (session / 3));
      stream.instanceId().ifPresent(id -> properties.put("main.consumer.group.instance.id", id));
    }
    properties.putAll(stream.overrides());
    return properties;
  }
}
