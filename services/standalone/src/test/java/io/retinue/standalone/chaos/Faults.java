package io.retinue.standalone.chaos;

import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.testkit.BrokerCluster;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import io.retinue.testkit.SmallDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Faults of a {@link ChaosCluster}, chosen by a seed. Each leaves the cluster whole again. */
final class Faults {
  private static final Duration LONGER_THAN_A_SESSION = Duration.ofSeconds(8);

  private final ChaosCluster cluster;
  private final Random random;
  private final long start = System.nanoTime();
  private final TreeMap<String, Integer> kills = new TreeMap<>();
  private final StopSignal never = new StopSignal();
  private int rebalances;

  Faults(ChaosCluster cluster, Random random) {
    this.cluster = cluster;
    this.random = random;
  }

  int kills() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  int rebalances() {
    return rebalances;
  }

  /** What was killed how often. */
  String killed() {
    return kills.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  /** So many kills −9 of one process each. */
  void kills(int count) {
    say(count + " kills of one process each");
    for (int i = 0; i < count; i++) {
      pause(Duration.ofMillis(random.nextInt(1_500)));
      int dice = random.nextInt(10);
      if (dice < 4) {
        killService(cluster.detectors.get(dice % 2));
      } else if (dice < 6) {
        killService(cluster.alerter);
      } else if (dice < 8) {
        killService(cluster.ingest);
      } else {
        killBroker(1 + random.nextInt(BrokerCluster.NODES));
      }
    }
    recover("the kills");
  }

  /** One kill in four hits a process that is still starting; the others one that works. */
  private void killService(ServiceProcess service) {
    if (random.nextInt(4) > 0) {
      service.awaitReady(Deadline.inSeconds(120));
    }
    service.kill();
    count(service.name());
    boolean isDetector = cluster.detectors.contains(service);
    if (isDetector && random.nextInt(3) == 0) {
      pause(LONGER_THAN_A_SESSION); // the other one takes its partitions over
      rebalances++;
    }
    service.start();
  }

  private void killBroker(int number) {
    awaitInSync();
    cluster.brokers.kill(number);
    count("broker");
    pause(Duration.ofMillis(random.nextInt(3_000)));
    cluster.brokers.restart(number);
  }

  /** The third detector comes and goes in peace while the others go on. */
  void rebalances(int cycles) {
    say("a detector joins and leaves " + cycles + " times");
    ServiceProcess guest = cluster.guest;
    for (int i = 0; i < cycles; i++) {
      guest.awaitReady(Deadline.inSeconds(120));
      pause(Duration.ofMillis(random.nextInt(1_000)));
      guest.stop();
      rebalances += 2;
    }
    recover("the rebalances");
  }

  void killLeader() {
    String topic = Topic.DETECTIONS.topicName();
    int partition = random.nextInt(ChaosCluster.PARTITIONS);
    int leader = cluster.brokers.leader(topic, partition);
    say("node " + leader + ", the leader of " + topic + "-" + partition + ", is killed");
    cluster.brokers.kill(leader);
    count("broker");
    cluster.awaitProgress(5, Deadline.inSeconds(60)); // while it is away
    cluster.brokers.restart(leader);
    recover("the leader's kill");
  }

  void allBrokersAway(Duration time) {
    say("all brokers are away for " + time);
    nodes().forEach(cluster.brokers::kill);
    nodes().forEach(n -> count("broker"));
    pause(time);
    nodes().forEach(cluster.brokers::restart);
    recover("the outage");
  }

  void stopBroker(Duration time) {
    int number = 1 + random.nextInt(BrokerCluster.NODES);
    say("node " + number + " is stopped for " + time);
    ProcessHandle process = cluster.brokers.process(number);
    Processes.signal(process, "STOP");
    pause(time);
    Processes.signal(process, "CONT");
    recover("the stopped broker");
  }

  /** Meanwhile a detector and the alerter are killed, so that they have to start without it. */
  void registryAway(Duration time) {
    say("the registry answers 503 for " + time);
    cluster.brokers.registry().goAway();
    killService(cluster.detectors.get(0));
    killService(cluster.alerter);
    pause(time);
    cluster.brokers.registry().comeBack();
    say("it refused " + cluster.brokers.registry().refused() + " requests");
    recover("the registry's absence");
  }

  /** The third node's disk is full; without root, its writes fail by a limit of file sizes. */
  void fullDisk(Optional<SmallDisk> disk) throws IOException {
    int number = BrokerCluster.NODES;
    say(disk.isPresent() ? "a disk is full" : "a disk seems full: no root, no small disk");
    ProcessHandle process = cluster.brokers.process(number);
    disk.ifPresentOrElse(SmallDisk::fill, () -> Processes.limitFileSize(process, 1 << 20));
    cluster.awaitProgress(20, Deadline.inSeconds(90));
    say("the broker has " + (process.isAlive() ? "not ended" : "ended"));
    if (process.isAlive()) {
      cluster.brokers.kill(number);
      count("broker");
    }
    if (disk.isPresent()) {
      disk.get().free();
    }
    cluster.brokers.restart(number);
    recover("the full disk");
  }

  /** Everything is killed at once: services, then brokers. */
  void everything(int times) {
    for (int i = 0; i < times; i++) {
      say("everything is killed");
      for (ServiceProcess service : cluster.services()) {
        service.kill();
        count(service.name());
      }
      nodes().forEach(cluster.brokers::kill);
      nodes().forEach(n -> count("broker"));
      nodes().forEach(cluster.brokers::restart);
      recover("the kill of everything");
    }
  }

  private static List<Integer> nodes() {
    return IntStream.rangeClosed(1, BrokerCluster.NODES).boxed().toList();
  }

  /** All is there again and does its work. */
  private void recover(String from) {
    cluster.brokers.awaitBrokers(BrokerCluster.NODES, Deadline.inSeconds(120));
    cluster.startServices(Deadline.inSeconds(180));
    cluster.awaitProgress(10, Deadline.inSeconds(120));
    awaitInSync();
    say("recovered from " + from);
  }

  private void awaitInSync() {
    Deadline.inSeconds(120)
        .await(
            "all replicas are in sync",
            () -> {
              try {
                return cluster.brokers.isInSync(ChaosCluster.watchedTopics());
              } catch (AssertionError e) {
                return false; // the brokers do not answer now
              }
            });
  }

  private void count(String what) {
    kills.merge(what, 1, Integer::sum);
  }

  private void pause(Duration time) {
    never.pause(time);
  }

  void say(String what) {
    System.out.printf("chaos %4d s: %s%n", (System.nanoTime() - start) / 1_000_000_000, what);
  }
}
