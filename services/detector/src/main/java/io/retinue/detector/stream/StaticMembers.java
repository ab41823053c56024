package io.retinue.detector.stream;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The static members of the consumer group, one for each Streams thread of this instance. A static
 * member never leaves its group, and the thread that replaces a failed one is another member: the
 * group would wait for the failed one until its session ends. After an outage of the broker it once
 * waited without end. Thread-safe.
 */
public final class StaticMembers {
  private static final Logger LOG = LoggerFactory.getLogger(StaticMembers.class);

  /** Kafka Streams appends a thread's number to the instance id. */
  private static final Pattern THREAD = Pattern.compile(".*-StreamThread-([0-9]+)");

  private final KafkaClients clients;
  private final String group;
  private final Optional<String> instanceId;

  public StaticMembers(KafkaClients clients, StreamConfig stream) {
    this.clients = clients;
    this.group = stream.group();
    this.instanceId = StreamsProperties.instanceId(clients, stream);
  }

  /** Removes the member of a thread that has failed; does nothing where members are not static. */
  public void remove(Thread failed) {
    Matcher name = THREAD.matcher(failed.getName());
    if (instanceId.isEmpty() || !name.matches()) {
      return;
    }
    MemberToRemove member = new MemberToRemove(instanceId.get() + "-" + name.group(1));
    try (Admin admin = clients.newAdmin()) {
      clients.answer(
          admin
              .removeMembersFromConsumerGroup(
                  group, new RemoveMembersFromConsumerGroupOptions(List.of(member)))
              .all());
    } catch (KafkaException | RetinueException e) {
      LOG.warn(
          "could not remove the member of the failed thread {}; the group waits for the end of its"
              + " session: {}",
          failed.getName(),
          e.toString());
    }
  }
}
