package io.retinue.testkit;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A real Kafka broker with a schema registry, for tests: a child JVM of ours, or Apache's image on
 * Testcontainers if the system property {@code retinue.test.broker} is {@code testcontainers}.
 * Thread-safe.
 */
public interface BrokerUnderTest extends AutoCloseable {
  String bootstrapServers();

  URI registryUrl();

  @Override
  void close();

  /** The one broker that all tests of this JVM share; do not close it; it ends with the JVM. */
  static BrokerUnderTest shared() {
    return SharedBroker.get();
  }

  /** An empty broker for one test, which the test may kill and must close. */
  static ChildBroker fresh() {
    return ChildBroker.start();
  }

  /** Creates a topic with one replica; returns once its partitions have leaders. */
  default void createTopic(String name, int partitions, Map<String, String> configs) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
      admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
      Deadline.inSeconds(30)
          .await("the topic " + name + " has leaders", () -> answersAll(admin, name, partitions));
    } catch (Exception e) {
      throw new AssertionError("topic " + name + " was not created", e);
    }
  }

  /** False while the broker has not heard of the topic that its controller has just created. */
  private static boolean answersAll(Admin admin, String topic, int partitions) throws Exception {
    Map<TopicPartition, OffsetSpec> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    try {
      admin.listOffsets(all).all().get(30, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  default void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /** Deletes topics; ignores those that do not exist. For tests that share a broker. */
  default void deleteTopics(List<String> names) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      List<String> existing = names(admin).stream().filter(names::contains).toList();
      admin.deleteTopics(existing).all().get(30, TimeUnit.SECONDS);
      Deadline.inSeconds(30)
          .await(names + " are gone", () -> Collections.disjoint(names(admin), names));
    } catch (Exception e) {
      throw new AssertionError("topics " + names + " were not deleted", e);
    }
  }

  /** Deletes all topics of Retinue's. For tests that share a broker. */
  default void deleteRetinueTopics() {
    List<String> ours;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      ours = names(admin).stream().filter(name -> name.startsWith("retinue.")).toList();
    } catch (Exception e) {
      throw new AssertionError("the broker does not list its topics", e);
    }
    deleteTopics(ours);
  }

  private static Set<String> names(Admin admin) throws Exception {
    return admin.listTopics().names().get(30, TimeUnit.SECONDS);
  }

  default TopicReader reader() {
    return new TopicReader(bootstrapServers());
  }
}
