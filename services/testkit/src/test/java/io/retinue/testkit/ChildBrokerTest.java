package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ChildBrokerTest extends BrokerContract {
  @Override
  BrokerUnderTest broker() {
    return BrokerUnderTest.shared();
  }

  @Test
  void shouldKeepRecordsThroughAKillAndLeaveNothingBehindWhenClosed() throws Exception {
    ChildBroker broker = BrokerUnderTest.fresh();
    try (broker) {
      broker.createTopic("kept", 1);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              java.util.Map.of("bootstrap.servers", broker.bootstrapServers()),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        producer.send(new ProducerRecord<>("kept", new byte[7])).get(10, TimeUnit.SECONDS);
      }

      broker.kill();
      broker.restart();

      assertThat(broker.reader().readAll("kept")).hasSize(1);
    }
    assertThat(Files.exists(broker.directory())).isFalse();
  }
}
