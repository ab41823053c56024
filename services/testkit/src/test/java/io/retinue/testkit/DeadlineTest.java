package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  @Test
  void shouldReturnOnceTheConditionHolds() {
    AtomicInteger asked = new AtomicInteger();

    Deadline.inSeconds(30).await("asked three times", () -> asked.incrementAndGet() == 3);

    assertThat(asked).hasValue(3);
  }

  @Test
  void shouldFailWithWhatWasAwaitedAndWhereAllThreadsAre() {
    Deadline deadline = Deadline.in(Duration.ofMillis(1));

    assertThatThrownBy(() -> deadline.await("pigs fly", () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not in PT0.001S: pigs fly")
        .hasMessageContaining("shouldFailWithWhatWasAwaitedAndWhereAllThreadsAre");
    assertThat(deadline.isOver()).isTrue();
    assertThat(deadline.left()).isZero();
  }

  @Test
  void shouldFailWhenTheConditionCannotBeAsked() {
    assertThatThrownBy(
            () ->
                Deadline.inSeconds(30)
                    .await(
                        "it works",
                        () -> {
                          throw new IllegalStateException("broken");
                        }))
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage("broken");
  }
}
