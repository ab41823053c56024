package io.retinue.detector.stream;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The static members of the consumer group, one for each Streams thread of this instance. A static
 * member never leaves its group, so the group may wait for one that nobody is any more: that of a
 * failed thread, or one that a restarted broker still knows. Such members are removed here: at once
 * when a thread fails, and else when no frame has come for some time while the group waits.
 * Thread-safe.
 */
public final class StaticMembers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StaticMembers.class);

  /** A member that died is noticed after one session. */
  private static final int PATIENCE_IN_SESSIONS = 3;

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  /** Kafka Streams appends a thread's number to the instance id. */
  private static final Pattern THREAD = Pattern.compile(".*-StreamThread-([0-9]+)");

  private final KafkaClients clients;
  private final String group;
  private final Optional<String> instanceId;
  private final Duration session;
  private final StopSignal stop = new StopSignal();
  private final ServiceThread watch = new ServiceThread("detector-members", this::watch);
  private Supplier<Duration> idle = () -> Duration.ZERO;

  public StaticMembers(KafkaClients clients, StreamConfig stream) {
    this.clients = clients;
    this.group = stream.group();
    this.instanceId = StreamsProperties.instanceId(clients, stream);
    this.session = stream.sessionTimeout();
  }

  /**
   * Watches the group from now on.
   *
   * @param idleTime for how long no Streams thread of this instance has had a frame
   */
  public void start(Supplier<Duration> idleTime) {
    idle = idleTime;
    if (instanceId.isPresent()) {
      watch.start();
    }
  }

  public Optional<String> death() {
    return watch.death();
  }

  /** Removes the member of a thread that has failed; does nothing where members are not static. */
  public void remove(Thread failed) {
    Optional<String> member = memberOf(failed.getName());
    if (member.isEmpty()) {
      return;
    }
    try (Admin admin = clients.newAdmin()) {
      remove(admin, List.of(member.get()));
    } catch (KafkaException | RetinueException e) {
      LOG.warn(
          "could not remove the member of the failed thread {}; the group waits for the end of its"
              + " session: {}",
          failed.getName(),
          e.toString());
    }
  }

  private void watch() {
    Duration patience = session.multipliedBy(PATIENCE_IN_SESSIONS);
    while (!stop.await(session)) {
      if (idle.get().compareTo(patience) >= 0) {
        look();
        stop.await(patience); // what was removed has time to join again
      }
    }
  }

  /** Ends a rebalance that waits. That no frame comes is nothing to wonder at otherwise. */
  void look() {
    try (Admin admin = clients.newAdmin()) {
      ClassicGroupDescription described =
          clients.answer(
              Objects.requireNonNull(
                  admin.describeClassicGroups(List.of(group)).describedGroups().get(group)));
      List<String> own =
          described.members().stream()
              .flatMap(StaticMembers::nameOf)
              .filter(name -> name.startsWith(instanceId.orElseThrow() + "-"))
              .toList();
      if (described.state() == ClassicGroupState.PREPARING_REBALANCE && !own.isEmpty()) {
        LOG.warn("the group {} waits for a member; removing {}, which join again", group, own);
        remove(admin, own);
      }
    } catch (KafkaException | RetinueException e) { // the next time may succeed
      LOG.debug("the group {} cannot be looked at", group, e);
    }
  }

  private static Stream<String> nameOf(MemberDescription member) {
    return member.groupInstanceId().stream();
  }

  private void remove(Admin admin, List<String> members) {
    List<MemberToRemove> leaving = members.stream().map(MemberToRemove::new).toList();
    clients.answer(
        admin
            .removeMembersFromConsumerGroup(
                group, new RemoveMembersFromConsumerGroupOptions(leaving))
            .all());
  }

  private Optional<String> memberOf(String thread) {
    Matcher name = THREAD.matcher(thread);
    return instanceId.filter(id -> name.matches()).map(id -> id + "-" + name.group(1));
  }

  @Override
  public void close() {
    stop.stop();
    watch.interrupt();
    watch.join(CLOSE_WITHIN);
  }
}
