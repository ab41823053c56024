package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LabelCounterTest {
  private static final byte[] LABEL = {0, 0, 0, 0, 7, 1, 2, 3};

  private final List<Long> counts = new ArrayList<>();
  private final LabelCounter counter = new LabelCounter(counts::add);
  private long offset;

  @Test
  void shouldCountAFrameThatIsLabeledTwiceOnce() {
    for (int i = 0; i < 400; i++) {
      read("gate/1/" + i, LABEL);
    }
    offset++; // the mark of a transaction
    for (int i = 0; i < 400; i++) {
      read("gate/1/" + i, LABEL);
    }

    counter.onCaughtUp();

    assertThat(counts).containsExactly(400L);
  }

  @Test
  void shouldNotCountWhatIsDeletedOrNoLabel() {
    read("gate/1/1", LABEL);
    read("gate/1/2", LABEL);
    read("gate/1/2", null);
    read("rubbish", LABEL);
    read(null, LABEL);
    read("gate/1/3", new byte[] {9, 9, 9, 9, 9, 9, 9});
    read("gate/1/4", new byte[] {0, 1});

    counter.onCaughtUp();

    assertThat(counts).containsExactly(1L);
  }

  private void read(@Nullable String key, byte @Nullable [] value) {
    counter.onRecord(
        Topic.FEEDBACK, new ConsumerRecord<>(Topic.FEEDBACK.topicName(), 0, offset++, key, value));
  }
}
