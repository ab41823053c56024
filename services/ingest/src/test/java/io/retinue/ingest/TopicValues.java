package io.retinue.ingest;

import io.retinue.platform.topic.Topic;
import io.retinue.testkit.BrokerUnderTest;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What lies on the topics of the shared broker, as far as it is a test's own. */
final class TopicValues {
  private TopicValues() {}

  static <T extends SpecificRecord> List<T> withKeys(String prefix, Topic topic, Serde<T> serde) {
    return records(prefix, topic, serde).stream().map(ConsumerRecord::value).toList();
  }

  static <T extends SpecificRecord> List<ConsumerRecord<String, T>> records(
      String prefix, Topic topic, Serde<T> serde) {
    return BrokerUnderTest.shared()
        .reader()
        .readAll(topic.topicName(), new StringDeserializer(), serde.deserializer())
        .stream()
        .filter(record -> record.key().startsWith(prefix))
        .toList();
  }
}
