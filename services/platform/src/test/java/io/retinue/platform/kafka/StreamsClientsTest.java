package io.retinue.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamsClientsTest {
  private static final TimeoutException AWAY = new TimeoutException("no answer for 10 s");

  @SuppressWarnings("deprecation") // the group's metadata without a consumer
  private static final ConsumerGroupMetadata GROUP = new ConsumerGroupMetadata("detectors");

  private final MockProducer<byte[], byte[]> mock =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Producer<byte[], byte[]> producer = StreamsClients.givingUp(mock);

  @BeforeEach
  void beginATransaction() {
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>("results", new byte[] {1}));
  }

  @Test
  void shouldEndATransactionAsTheProducerDoes() {
    producer.sendOffsetsToTransaction(
        Map.of(new TopicPartition("frames", 0), new OffsetAndMetadata(7)), GROUP);
    producer.commitTransaction();

    assertThat(mock.history()).hasSize(1);
    assertThat(mock.transactionCommitted()).isTrue();
  }

  @Test
  void shouldBeFencedWhenACommitTimesOut() {
    mock.commitTransactionException = AWAY;

    assertThatThrownBy(producer::commitTransaction)
        .isInstanceOf(ProducerFencedException.class)
        .hasMessage("gave up the transaction: no answer for 10 s")
        .hasCause(AWAY);
  }

  @Test
  void shouldBeFencedWhenTheOffsetsTimeOut() {
    mock.sendOffsetsToTransactionException = AWAY;

    assertThatThrownBy(() -> producer.sendOffsetsToTransaction(Map.of(), GROUP))
        .isInstanceOf(ProducerFencedException.class);
  }

  @Test
  void shouldPassEveryOtherFailureOn() {
    KafkaException other = new KafkaException("something else");
    mock.commitTransactionException = other;
    mock.abortTransactionException = AWAY;

    assertThatThrownBy(producer::commitTransaction).isSameAs(other);
    assertThatThrownBy(producer::abortTransaction).isSameAs(AWAY);
  }

  @Test
  void shouldClose() {
    producer.close();

    assertThat(mock.closed()).isTrue();
  }
}
