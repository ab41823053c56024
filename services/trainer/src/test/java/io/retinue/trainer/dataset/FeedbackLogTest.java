package io.retinue.trainer.dataset;

import static io.retinue.trainer.testing.ColoredRectangles.label;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.file.Sha256;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.testkit.Deadline;
import io.retinue.trainer.testing.ColoredRectangles.Color;
import io.retinue.trainer.testing.TrainerBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedbackLogTest {
  private static final byte[] RUBBISH = {1, 2, 3};

  private final TrainerBroker broker = TrainerBroker.start();

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  /** Offset 0 and 2 are labels, 1 is none. */
  @BeforeEach
  void writeLabelRubbishLabel() {
    broker.emptyTopics();
    broker.write(List.of(label("gate", 0, Color.RED)));
    broker.writeRubbish("rubbish", RUBBISH);
    broker.write(List.of(label("gate", 2, Color.RED, Color.BLUE)));
  }

  @Test
  void shouldReadExactlyARange() {
    List<FeedbackLog.Entry> entries = new ArrayList<>();
    try (FeedbackLog log = log()) {
      assertThat(log.extent()).containsExactly(new OffsetRange(0, 0, 3));

      int read = log.read(List.of(new OffsetRange(0, 0, 2)), new StopSignal(), entries::add);

      assertThat(read).isEqualTo(2);
    }
    assertThat(entries).extracting(entry -> entry.position().offset()).containsExactly(0L, 1L);
    assertThat(entries.get(0).frame().orElseThrow().getFrameId()).isEqualTo("gate/1/0");
    assertThat(entries.get(1).frame()).isEmpty();
    assertThat(entries.get(1).sha256()).isEqualTo(Sha256.of(RUBBISH));
  }

  @Test
  void shouldReadNothingOfAnEmptyRange() {
    try (FeedbackLog log = log()) {
      assertThat(log.read(List.of(new OffsetRange(0, 3, 3)), new StopSignal(), any -> {})).isZero();
    }
  }

  @Test
  void shouldFollowAfterWhatWasSeen() {
    List<FeedbackLog.NewLabel> labels = new ArrayList<>();
    try (FeedbackLog log = log()) {
      log.followAfter(List.of(new OffsetRange(0, 0, 1)));
      Deadline.inSeconds(30)
          .await(
              "a label",
              () -> {
                labels.addAll(log.poll(Duration.ofMillis(100)));
                return !labels.isEmpty();
              });
    }
    assertThat(labels)
        .containsExactly(
            new FeedbackLog.NewLabel(
                new OffsetRange.Position(0, 2), "gate/1/2", Set.of("red", "blue")));
  }

  @Test
  void shouldHaveAnotherIdForANewTopicOfTheSameName() {
    try (FeedbackLog log = log()) {
      String before = log.topicId();
      assertThat(log.topicId()).isEqualTo(before);

      broker.emptyTopics();

      assertThat(log.topicId()).isNotEqualTo(before);
    }
  }

  @Test
  void shouldEndWhenTheRunIsStopped() {
    StopSignal stop = new StopSignal();
    stop.stop();
    try (FeedbackLog log = log()) {
      assertThatThrownBy(() -> log.read(log.extent(), stop, any -> {}))
          .isInstanceOf(StoppedException.class);
    }
  }

  private FeedbackLog log() {
    return FeedbackLog.open(broker.clients(), broker.serdes());
  }
}
