package io.retinue.platform.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicTest {
  /** With one of three, an acknowledged label may lie on the broker that is lost next. */
  @ParameterizedTest
  @EnumSource
  void shouldWantTwoReplicasOfThreeForEachWrite(Topic topic) {
    assertThat(topic.configs(3)).containsEntry("min.insync.replicas", "2");
    assertThat(topic.configs(1)).doesNotContainKey("min.insync.replicas");
  }

  /** A camera's clock that is slow would delete its frames at once; one that is fast stops it. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DETECTIONS", "OBJECTS", "ALERTS"})
  void shouldTakeTheTimeOfTheBroker(Topic topic) {
    assertThat(topic.configs(1)).containsEntry("message.timestamp.type", "LogAppendTime");
  }
}
