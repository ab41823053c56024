package io.retinue.broker;

import io.retinue.broker.BrokerException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** One KRaft node, broker and controller in one, on loopback. */
final class KafkaServer implements AutoCloseable {
  private static final int NODE = 1;
  private static final int LARGEST_MESSAGE_BYTES = 8 << 20;

  private final KafkaRaftServer server;

  private KafkaServer(KafkaRaftServer server) {
    this.server = server;
  }

  /**
   * Formats a new directory, recovers it if the last broker was killed, and serves.
   *
   * @throws BrokerException CORRUPT
   */
  static KafkaServer start(DataDirectory data, Ports ports) throws Exception {
    KafkaConfig config = new KafkaConfig(settings(data.kafka(), ports), false);
    format(data, ports);
    KafkaRaftServer server;
    try {
      server = new KafkaRaftServer(config, Time.SYSTEM);
    } catch (Exception e) { // Scala declares nothing
      throw new BrokerException(
          Reason.CORRUPT,
          data.kafka() + " is damaged (" + e.getMessage() + "); move it away to begin anew",
          e);
    }
    KafkaServer started = new KafkaServer(server);
    try {
      server.startup();
    } catch (Exception e) { // such as a BindException: stop the half that runs
      started.close();
      throw e;
    }
    return started;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Formats beside its place, then renames: a kill in between leaves nothing incomplete. */
  private static void format(DataDirectory data, Ports ports) throws Exception {
    if (Files.exists(data.kafka())) {
      return;
    }
    deleteTree(data.kafkaInTheMaking());
    String directory = data.kafkaInTheMaking().toString();
    try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
      new Formatter()
          .setPrintStream(nowhere)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory)
          .addDirectory(directory)
          .run();
    }
    Files.move(data.kafkaInTheMaking(), data.kafka(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void deleteTree(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> paths = Files.walk(tree)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static Map<String, Object> settings(Path directory, Ports ports) {
    String broker = "PLAINTEXT://127.0.0.1:" + ports.broker();
    Map<String, Object> all = new HashMap<>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", Integer.toString(NODE));
    all.put("log.dirs", directory.toString());
    all.put("listeners", broker + ",CONTROLLER://127.0.0.1:" + ports.controller());
    all.put("advertised.listeners", broker);
    all.put("controller.listener.names", "CONTROLLER");
    all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put("inter.broker.listener.name", "PLAINTEXT");
    all.put("controller.quorum.voters", NODE + "@127.0.0.1:" + ports.controller());
    all.put("auto.create.topics.enable", "false");
    all.put("message.max.bytes", Integer.toString(LARGEST_MESSAGE_BYTES));
    all.putAll(ofOneNode());
    all.putAll(quickToRecover());
    all.putAll(groupsSurviveRestarts());
    all.putAll(small());
    return all;
  }

  private static Map<String, String> ofOneNode() {
    return Map.of(
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", "4",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", "4",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "share.coordinator.state.topic.num.partitions", "1");
  }

  /**
   * After kill −9 the controller waits for the dead broker's session, a group for its dead
   * members', and a reader for its dead transactions.
   */
  private static Map<String, String> quickToRecover() {
    return Map.ofEntries(
        Map.entry("broker.session.timeout.ms", "2000"),
        Map.entry("broker.heartbeat.interval.ms", "500"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("group.min.session.timeout.ms", "1000"),
        Map.entry("group.consumer.session.timeout.ms", "10000"),
        Map.entry("group.consumer.min.session.timeout.ms", "3000"),
        Map.entry("group.consumer.heartbeat.interval.ms", "1000"),
        Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
        Map.entry("group.streams.session.timeout.ms", "3000"),
        Map.entry("group.streams.min.session.timeout.ms", "1000"),
        Map.entry("group.streams.heartbeat.interval.ms", "500"),
        Map.entry("group.streams.min.heartbeat.interval.ms", "200"),
        Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
        Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"));
  }

  /**
   * After kill −9 Kafka loads the groups twice: by what it knew, and once it is the leader again. A
   * first load that lasts until then is taken for the end of the second one, and the groups serve
   * without their offsets. In small steps it stops as soon as it may not go on; and a short log is
   * loaded before that.
   */
  private static Map<String, String> groupsSurviveRestarts() {
    return Map.of(
        "offsets.load.buffer.size", Integer.toString(64 << 10),
        "offsets.topic.segment.bytes", Integer.toString(4 << 20));
  }

  /** Threads, memory and disk for a laptop. */
  private static Map<String, String> small() {
    return Map.ofEntries(
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"),
        Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
        Map.entry("log.segment.bytes", Integer.toString(128 << 20)),
        Map.entry("log.index.size.max.bytes", Integer.toString(2 << 20)),
        Map.entry("log.retention.check.interval.ms", "10000"),
        Map.entry("log.initial.task.delay.ms", "5000"),
        Map.entry("log.segment.delete.delay.ms", "1000"));
  }
}
