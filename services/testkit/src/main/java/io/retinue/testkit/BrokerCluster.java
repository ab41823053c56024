package io.retinue.testkit;

import io.retinue.broker.EmbeddedRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;

/**
 * Three brokers, each a controller too, as child JVMs with small heaps: replication 3, two in-sync
 * replicas required. In front of the schema registry, which is in this JVM, lies a {@link
 * RegistryProxy}. Nodes are numbered from 1.
 */
public final class BrokerCluster implements BrokerUnderTest {
  public static final int NODES = 3;
  private static final Duration SLOW_CALL = Duration.ofSeconds(15);

  private final Path folder;
  private final String id = Uuid.randomUuid().toString();
  private final List<Node> nodes = new ArrayList<>();
  private final EmbeddedRegistry registry;
  private final RegistryProxy proxy;
  private final Admin admin;

  private record Ports(int broker, int controller) {}

  /** A node, and its process while there is one. */
  private static final class Node {
    private final Path properties;
    private final Ports ports;
    private Process process;

    Node(Path properties, Ports ports, Process process) {
      this.properties = properties;
      this.ports = ports;
      this.process = process;
    }
  }

  private BrokerCluster(Path folder) throws IOException {
    this.folder = folder;
    List<Ports> ports = freePorts();
    for (int number = 1; number <= NODES; number++) {
      Path directory = Files.createDirectories(folder.resolve("node-" + number));
      Path file = folder.resolve("node-" + number + ".properties");
      try (OutputStream out = Files.newOutputStream(file)) {
        properties(number, directory, ports).store(out, null);
      }
      nodes.add(new Node(file, ports.get(number - 1), launch(number, file)));
    }
    this.registry = EmbeddedRegistry.start(folder.resolve("registry.jsonl"), 0);
    this.proxy = RegistryProxy.inFrontOf(registry.url());
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "request.timeout.ms",
                5_000,
                "default.api.timeout.ms",
                15_000));
  }

  /**
   * Starts the nodes and returns once each is seen by the others.
   *
   * @param folder for data and logs; not deleted
   */
  public static BrokerCluster start(Path folder) throws IOException {
    BrokerCluster cluster = new BrokerCluster(folder);
    try {
      cluster.awaitBrokers(NODES, Deadline.inSeconds(120));
    } catch (AssertionError e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private static List<Ports> freePorts() throws IOException {
    List<Integer> free = FreePorts.take(2 * NODES);
    return IntStream.range(0, NODES)
        .mapToObj(i -> new Ports(free.get(2 * i), free.get(2 * i + 1)))
        .toList();
  }

  private static Properties properties(int number, Path directory, List<Ports> ports) {
    String broker = "PLAINTEXT://127.0.0.1:" + ports.get(number - 1).broker();
    String controller = "CONTROLLER://127.0.0.1:" + ports.get(number - 1).controller();
    String voters =
        IntStream.rangeClosed(1, NODES)
            .mapToObj(n -> n + "@127.0.0.1:" + ports.get(n - 1).controller())
            .collect(Collectors.joining(","));
    Properties all = new Properties();
    all.setProperty("process.roles", "broker,controller");
    all.setProperty("node.id", Integer.toString(number));
    all.setProperty("log.dirs", directory.toString());
    all.setProperty("listeners", broker + "," + controller);
    all.setProperty("advertised.listeners", broker);
    all.setProperty("controller.listener.names", "CONTROLLER");
    all.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.setProperty("inter.broker.listener.name", "PLAINTEXT");
    all.setProperty("controller.quorum.voters", voters);
    all.setProperty("auto.create.topics.enable", "false");
    all.setProperty("default.replication.factor", "3");
    all.setProperty("min.insync.replicas", "2");
    all.setProperty("offsets.topic.num.partitions", "4");
    all.setProperty("offsets.topic.replication.factor", "3");
    all.setProperty("transaction.state.log.num.partitions", "4");
    all.setProperty("transaction.state.log.replication.factor", "3");
    all.setProperty("transaction.state.log.min.isr", "2");
    all.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    all.setProperty("group.initial.rebalance.delay.ms", "0");
    all.setProperty("broker.session.timeout.ms", "6000");
    all.setProperty("broker.heartbeat.interval.ms", "1000");
    all.setProperty("replica.lag.time.max.ms", "10000");
    all.setProperty("num.network.threads", "2");
    all.setProperty("num.io.threads", "3");
    all.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
    all.setProperty("log.segment.bytes", Integer.toString(64 << 20));
    all.setProperty("log.index.size.max.bytes", Integer.toString(2 << 20));
    all.setProperty("controlled.shutdown.enable", "true");
    return all;
  }

  private Process launch(int number, Path file) throws IOException {
    return Processes.startJava(
        ClusterNode.class,
        List.of("-Xmx256m"),
        folder.resolve("node-" + number + ".log"),
        file.toString(),
        id);
  }

  @Override
  public String bootstrapServers() {
    return nodes.stream()
        .map(node -> "127.0.0.1:" + node.ports.broker())
        .collect(Collectors.joining(","));
  }

  @Override
  public URI registryUrl() {
    return proxy.url();
  }

  /** What services take for the registry. */
  public RegistryProxy registry() {
    return proxy;
  }

  public ProcessHandle process(int number) {
    return node(number).process.toHandle();
  }

  /** Kill −9; returns when the node is gone. */
  public void kill(int number) {
    Processes.kill(process(number));
  }

  /** Starts a node that is gone; returns at once. */
  public void restart(int number) {
    Node node = node(number);
    if (node.process.isAlive()) {
      throw new IllegalStateException("node " + number + " is alive");
    }
    try {
      node.process = launch(number, node.properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node node(int number) {
    return nodes.get(number - 1);
  }

  /** Returns once so many brokers are registered. */
  public void awaitBrokers(int count, Deadline deadline) {
    deadline.await(count + " brokers", () -> brokers() >= count);
  }

  private int brokers() {
    try {
      return admin.describeCluster().nodes().get(15, TimeUnit.SECONDS).size();
    } catch (ExecutionException | TimeoutException e) {
      return 0; // not now
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Whether every partition of the topics has all its replicas in sync. */
  public boolean isInSync(List<String> topics) {
    return describe(topics).values().stream()
        .flatMap(topic -> topic.partitions().stream())
        .allMatch(partition -> partition.isr().size() == partition.replicas().size());
  }

  /** The node that leads a partition now; 0 where there is none. */
  public int leader(String topic, int partition) {
    TopicDescription description = describe(List.of(topic)).get(topic);
    return description == null || description.partitions().get(partition).leader() == null
        ? 0
        : description.partitions().get(partition).leader().id();
  }

  private Map<String, TopicDescription> describe(List<String> topics) {
    try {
      return admin
          .describeTopics(topics)
          .allTopicNames()
          .get(SLOW_CALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the brokers do not describe " + topics, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", e);
  }

  /** Kills the nodes and stops the registry. The folder stays. */
  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
    for (Node node : nodes) {
      if (node.process.isAlive()) {
        Processes.kill(node.process.toHandle());
      }
    }
    proxy.close();
    try {
      registry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
