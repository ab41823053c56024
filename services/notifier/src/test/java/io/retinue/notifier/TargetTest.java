package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.notifier.Target.KafkaJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "retinue.alerts",
        "__consumer_offsets",
        "a-changelog",
        "a-repartition",
        "..",
        "a b",
        ""
      })
  void shouldRefuseATopicThatHasOtherReadersOrCannotBe(String name) {
    assertThatThrownBy(() -> new KafkaJson(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void shouldTakeATopicOfAnyOtherName() {
    assertThat(new KafkaJson(KafkaJson.BY_DEFAULT).topic()).isEqualTo("retinue.alerts.json");
    assertThat(new KafkaJson("...").topic()).isEqualTo("...");
  }
}
