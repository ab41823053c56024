package io.retinue.ingest;

import io.retinue.platform.topic.Topic;
import io.retinue.testkit.BrokerUnderTest;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What lies on the topics of the shared broker, as far as it is a test's own. */
public final class TopicValues {
  private TopicValues() {}

  public static <T extends SpecificRecord> List<T> withKeys(
      String prefix, Topic topic, Serde<T> serde) {
    return own(prefix, topic).stream()
        .map(record -> serde.deserializer().deserialize(record.topic(), record.value()))
        .toList();
  }

  /** Other tests write records there that cannot be decoded. */
  public static List<ConsumerRecord<String, byte[]>> own(String prefix, Topic topic) {
    return BrokerUnderTest.shared()
        .reader()
        .readAll(topic.topicName(), new StringDeserializer(), new ByteArrayDeserializer())
        .stream()
        .filter(record -> record.key() != null && record.key().startsWith(prefix))
        .toList();
  }
}
