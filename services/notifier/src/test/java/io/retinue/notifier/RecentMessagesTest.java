package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.notifier.MqttSink.Message;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {
  private static final Message FIRST = new Message("retinue/reviews", "1", false);
  private static final Message STATE = new Message("retinue/gate/loitering", "ON", true);
  private static final Message SECOND = new Message("retinue/reviews", "2", false);

  @Test
  void shouldGiveWhatWasNotRetainedAgainInOrderTwice() {
    RecentMessages recent = new RecentMessages(Duration.ofHours(1));
    recent.add(List.of(FIRST, STATE));
    recent.add(List.of(SECOND));
    recent.settle();

    assertThat(recent.again()).containsExactly(FIRST, SECOND);
    assertThat(recent.again()).as("lost while it was repeated").containsExactly(FIRST, SECOND);
    assertThat(recent.again()).as("a connection that comes and goes").isEmpty();
  }

  @Test
  void shouldForgetWhatIsOldWhileTheBrokerIsThere() {
    RecentMessages recent = new RecentMessages(Duration.ZERO);
    recent.add(List.of(FIRST));

    recent.settle();

    assertThat(recent.again()).isEmpty();
  }

  @Test
  void shouldKeepWhatIsOldWhileTheBrokerIsAway() {
    RecentMessages recent = new RecentMessages(Duration.ZERO);
    recent.add(List.of(FIRST));

    assertThat(recent.again()).containsExactly(FIRST);
  }
}
