package io.retinue.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.TopicAdmin.TopicState.Presence;
import io.retinue.platform.topic.Topic;
import io.retinue.testkit.BrokerUnderTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicAdminTest {
  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final TopicAdmin topics =
      new TopicAdmin(new KafkaConnection(broker.bootstrapServers(), broker.registryUrl()));

  @BeforeEach
  void deleteAll() {
    broker.deleteRetinueTopics();
  }

  @Test
  void shouldCreateWhatIsMissingAndNothingTheSecondTime() {
    assertThat(topics.describe())
        .extracting(TopicAdmin.TopicState::presence)
        .containsOnly(Presence.MISSING)
        .hasSize(Topic.values().length);

    List<TopicAdmin.TopicState> first = topics.apply(4);
    List<TopicAdmin.TopicState> second = topics.apply(4);

    assertThat(first).extracting(TopicAdmin.TopicState::topic).containsExactly(Topic.values());
    assertThat(first).extracting(TopicAdmin.TopicState::presence).containsOnly(Presence.CREATED);
    assertThat(first).allSatisfy(state -> assertThat(state.differences()).isEmpty());
    assertThat(first)
        .extracting(TopicAdmin.TopicState::replicas)
        .containsOnly(1); // there is one broker
    assertThat(first)
        .allSatisfy(
            state -> assertThat(state.partitions()).isEqualTo(state.topic().byCamera() ? 4 : 1));
    assertThat(second).extracting(TopicAdmin.TopicState::presence).containsOnly(Presence.EXISTED);
    assertThat(second).allSatisfy(state -> assertThat(state.differences()).isEmpty());
    assertThat(topics.describe()).isEqualTo(second);
  }

  @Test
  void shouldReportWhatIsOtherwiseAndLeaveIt() {
    broker.createTopic("retinue.alerts", 2, Map.of("retention.ms", "1000"));

    List<TopicAdmin.TopicState> states = topics.apply(3);
    List<TopicAdmin.TopicState> again = topics.apply(3);

    TopicAdmin.TopicState alerts = of(states, Topic.ALERTS);
    assertThat(alerts.presence()).isEqualTo(Presence.EXISTED);
    assertThat(alerts.differences())
        .extracting(TopicAdmin.Difference::toString)
        .containsExactly("partitions is 2, not 3", "retention.ms is 1000, not 31536000000");
    assertThat(of(again, Topic.ALERTS)).isEqualTo(alerts);
    assertThat(of(states, Topic.FRAMES).presence()).isEqualTo(Presence.CREATED);
  }

  @Test
  void shouldRefuseANumberOfPartitionsThatIsNone() {
    assertThatThrownBy(() -> topics.apply(0))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_SETTING));
  }

  private static TopicAdmin.TopicState of(List<TopicAdmin.TopicState> states, Topic topic) {
    return states.stream().filter(state -> state.topic() == topic).findFirst().orElseThrow();
  }
}
