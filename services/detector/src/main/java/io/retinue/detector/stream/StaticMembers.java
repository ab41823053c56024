package io.retinue.detector.stream;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The static members of the consumer group, one for each Streams thread of this instance. A static
 * member never leaves its group, so the group may wait for one that nobody is any more: that of a
 * failed thread, or one that a restarted broker still knows. Such members are removed here: at once
 * when a thread fails, and else when a thread has had no work for some time while the group waits.
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
  private final Duration every;
  private final StopSignal stop = new StopSignal();
  private final ServiceThread watch = new ServiceThread("detector-members", this::watch);
  private @Nullable Supplier<Map<String, Integer>> tasks;

  public StaticMembers(KafkaClients clients, StreamConfig stream) {
    this.clients = clients;
    this.group = stream.group();
    this.instanceId = StreamsProperties.instanceId(clients, stream);
    this.every = stream.sessionTimeout();
  }

  /**
   * Watches the group from now on.
   *
   * @param tasksOfThreads the names of the Streams threads that live, and how many tasks each has
   */
  public void start(Supplier<Map<String, Integer>> tasksOfThreads) {
    tasks = tasksOfThreads;
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
    int idle = 0;
    while (!stop.await(every)) {
      Map<String, Integer> threads = Objects.requireNonNull(tasks).get();
      idle = threads.containsValue(0) ? idle + 1 : 0;
      if (idle >= PATIENCE_IN_SESSIONS) {
        idle = 0;
        look(threads);
      }
    }
  }

  /** Ends a rebalance that waits. A thread without work alone is nothing to wonder at. */
  void look(Map<String, Integer> threads) {
    try (Admin admin = clients.newAdmin()) {
      ClassicGroupDescription described =
          clients.answer(
              Objects.requireNonNull(
                  admin.describeClassicGroups(List.of(group)).describedGroups().get(group)));
      Set<String> working =
          threads.entrySet().stream()
              .filter(thread -> thread.getValue() > 0)
              .flatMap(thread -> memberOf(thread.getKey()).stream())
              .collect(Collectors.toSet());
      List<String> idle =
          described.members().stream()
              .flatMap(StaticMembers::nameOf)
              .filter(name -> name.startsWith(instanceId.orElseThrow() + "-"))
              .filter(name -> !working.contains(name))
              .toList();
      if (described.state() == ClassicGroupState.PREPARING_REBALANCE && !idle.isEmpty()) {
        LOG.warn("the group {} waits for a member; removing {}", group, idle);
        remove(admin, idle);
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
