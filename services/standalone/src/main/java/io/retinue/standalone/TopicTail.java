package io.retinue.standalone;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;

/** Follows one topic, from its beginning or from now on. Not thread-safe. */
public final class TopicTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Receives the records in order. */
  @FunctionalInterface
  public interface Visitor {
    void visit(SpecificRecord record);
  }

  private final TopicReader reader;
  private final ValueDecoder<SpecificRecord> values;

  /**
   * @param onBad receives the records that cannot be decoded
   */
  public TopicTail(
      KafkaConnection kafka,
      Topic topic,
      boolean fromBeginning,
      Consumer<ValueDecoder.BadRecord> onBad) {
    Serde<SpecificRecord> serde = serde(new RetinueSerdes(kafka), topic);
    this.values = new ValueDecoder<>(serde.deserializer(), onBad);
    this.reader = TopicReader.open(new KafkaClients(kafka), topic);
    if (fromBeginning) {
      reader.seekToBeginning();
    } else {
      reader.seekToEnd();
    }
  }

  /**
   * Visits up to {@code count} records; blocks for more unless {@code toEndOnly}, which stops at
   * the end that the topic has now.
   */
  public void forEach(long count, boolean toEndOnly, Visitor visitor) {
    Map<TopicPartition, Long> ends = reader.ends();
    long left = count;
    while (left > 0) {
      for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
        if (left == 0) {
          return;
        }
        Optional<SpecificRecord> value = values.decode(record);
        if (value.isPresent()) {
          visitor.visit(value.get());
          left--;
        }
      }
      if (toEndOnly && reader.hasReached(ends)) {
        return;
      }
    }
  }

  /** The serde of a topic's values. */
  @SuppressWarnings("unchecked") // read only: every record type is a SpecificRecord
  public static Serde<SpecificRecord> serde(RetinueSerdes serdes, Topic topic) {
    Serde<? extends SpecificRecord> serde =
        switch (topic) {
          case FRAMES -> serdes.frames();
          case DETECTIONS -> serdes.detections();
          case OBJECTS -> serdes.objects();
          case ALERTS -> serdes.alerts();
          case RETRACTIONS -> serdes.retractions();
          case CAMERAS -> serdes.cameras();
          case FEEDBACK -> serdes.feedback();
          case MODELS -> serdes.models();
          case TRAINING -> serdes.training();
          case DEAD_LETTERS ->
              throw new IllegalArgumentException("dead letters hold whatever could not be read");
        };
    return (Serde<SpecificRecord>) serde;
  }

  @Override
  public void close() {
    reader.close();
  }
}
