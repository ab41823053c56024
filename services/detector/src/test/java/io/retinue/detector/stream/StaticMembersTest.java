package io.retinue.detector.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.testing.Changed;
import io.retinue.detector.testing.FrameBench;
import io.retinue.platform.topic.Topic;
import io.retinue.testkit.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members whose sessions do not end within a test, in the group of a detector named {@code one}.
 */
class StaticMembersTest {
  @TempDir private Path folder;
  private FrameBench bench;
  private StaticMembers members;

  @BeforeEach
  void open() {
    bench = new FrameBench(folder);
    StreamConfig stream = bench.config("one").stream();
    members =
        new StaticMembers(
            bench.clients, Changed.in(stream, "sessionTimeout", Duration.ofSeconds(1)));
  }

  @AfterEach
  void close() {
    members.close();
    bench.close();
  }

  @Test
  void shouldEndARebalanceThatWaitsForAMemberThatNobodyIs() {
    try (KafkaConsumer<byte[], byte[]> dead = member("one-1")) {
      awaitAssignment(dead);
    } // a static member does not leave

    try (KafkaConsumer<byte[], byte[]> next = member("one-2")) {
      members.start(() -> Duration.ofSeconds(3));

      awaitAssignment(next);
      assertThat(next.assignment()).hasSize(FrameBench.PARTITIONS);
    }
  }

  @Test
  void shouldRemoveNobodyWhileFramesCome() throws Exception {
    try (KafkaConsumer<byte[], byte[]> slow = member("one-1");
        KafkaConsumer<byte[], byte[]> next = member("one-2")) {
      awaitAssignment(slow);
      awaitState(next, ClassicGroupState.PREPARING_REBALANCE); // the slow one does not poll
      CountDownLatch looks = new CountDownLatch(2);

      members.start(
          () -> {
            looks.countDown();
            return Duration.ofMillis(2999);
          });

      assertThat(looks.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(names()).containsExactlyInAnyOrder("one-1", "one-2");
      next.close(CloseOptions.timeout(Duration.ZERO)); // it would wait for the group
    }
  }

  @Test
  void shouldNotRemoveTheMembersOfOthers() throws Exception {
    try (KafkaConsumer<byte[], byte[]> foreign = member("another-1");
        KafkaConsumer<byte[], byte[]> next = member("one-1")) {
      awaitAssignment(foreign);
      awaitState(next, ClassicGroupState.PREPARING_REBALANCE); // the foreign one does not poll

      members.look();

      assertThat(names()).contains("another-1");
      next.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  @Test
  void shouldLeaveAGroupAloneThatWaitsForNobody() throws Exception {
    try (KafkaConsumer<byte[], byte[]> member = member("one-2")) {
      awaitAssignment(member);

      members.look();

      assertThat(names()).containsExactly("one-2");
    }
  }

  private KafkaConsumer<byte[], byte[]> member(String name) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bench.broker.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                bench.applicationId(),
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                name,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                120_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(Topic.FRAMES.topicName()));
    return consumer;
  }

  private static void awaitAssignment(KafkaConsumer<byte[], byte[]> consumer) {
    Deadline.inSeconds(30)
        .await(
            "the member has partitions",
            () -> {
              consumer.poll(Duration.ofMillis(100));
              return !consumer.assignment().isEmpty();
            });
  }

  private void awaitState(KafkaConsumer<byte[], byte[]> joining, ClassicGroupState state) {
    Deadline.inSeconds(30)
        .await(
            "the group is " + state,
            () -> {
              joining.poll(Duration.ofMillis(100));
              return group().state() == state;
            });
  }

  private List<String> names() throws Exception {
    return group().members().stream()
        .map(MemberDescription::groupInstanceId)
        .map(name -> name.orElse("none"))
        .toList();
  }

  private ClassicGroupDescription group() throws Exception {
    String name = bench.applicationId();
    try (Admin admin = bench.clients.newAdmin()) {
      return Objects.requireNonNull(
              admin.describeClassicGroups(List.of(name)).describedGroups().get(name))
          .get();
    }
  }
}
