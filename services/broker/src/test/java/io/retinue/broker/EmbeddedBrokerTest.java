package io.retinue.broker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.retinue.broker.BrokerException.Reason;
import io.retinue.broker.EmbeddedBroker.Timeouts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final Timeouts QUICK =
      new Timeouts(Duration.ofSeconds(90), Duration.ofSeconds(30), Duration.ofSeconds(1));
  private static final String SCHEMA = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}";

  private final Path directory;
  private final List<EmbeddedBroker> holds = new ArrayList<>();

  EmbeddedBrokerTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void killWhatIsLeft() {
    holds.forEach(EmbeddedBroker::kill);
  }

  @Test
  void shouldKeepTopicsSchemaIdsAndPortsThroughKillsAndCleanStops() throws Exception {
    EmbeddedBroker first = start();
    createTopic(first, "kept");
    RegistryClient.at(first.registryUrl()).register("a", "{\"type\":\"string\"}");
    RegistryClient.at(first.registryUrl()).register("b", SCHEMA);

    first.kill();
    EmbeddedBroker second = start();
    assertThat(topics(second)).contains("kept");
    second.close();
    assertThat(second.awaitStopped(Duration.ofSeconds(30))).isTrue();
    EmbeddedBroker third = start();

    assertThat(topics(third)).contains("kept");
    assertThat(RegistryClient.at(third.registryUrl()).register("b", SCHEMA)).isEqualTo(2);
    assertThat(third.bootstrapServers()).isEqualTo(first.bootstrapServers());
    assertThat(third.registryUrl()).isEqualTo(first.registryUrl());
    assertThat(third.pid()).isNotEqualTo(first.pid());
  }

  /** Otherwise groups may lose their offsets at a restart: see RATIONALE.md. */
  @Test
  void shouldLoadGroupsInSmallSteps() throws Exception {
    EmbeddedBroker broker = start();
    ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<String, String> config = new HashMap<>();
      for (Config all : admin.describeConfigs(List.of(node)).all().get(10, SECONDS).values()) {
        all.entries().forEach(entry -> config.put(entry.name(), entry.value()));
      }

      assertThat(config)
          .containsEntry("offsets.load.buffer.size", "65536")
          .containsEntry("offsets.topic.segment.bytes", "4194304");
    }
  }

  @Test
  void shouldServeAllClientsUntilTheLastOneIsKilled() throws Exception {
    EmbeddedBroker ours = start();
    try (OtherProcess other = OtherProcess.joining(directory)) {
      assertThat(other.firstLine()).isEqualTo(Long.toString(ours.pid()));
      signal(ours, "INT"); // as Ctrl-C in the terminal that all of them share

      ours.close();
      boolean endedWithItsFirstClient = ours.awaitStopped(Duration.ofSeconds(3)); // grace is 1 s
      assertThat(endedWithItsFirstClient).isFalse();
    }

    assertThat(ours.awaitStopped(Duration.ofSeconds(20))).isTrue();
    assertThat(directory.resolve("broker.json")).doesNotExist();
  }

  @Test
  void shouldStopCleanlyWhenTerminatedAndTellItsClients() throws Exception {
    EmbeddedBroker broker = start();

    signal(broker, "TERM");

    await().atMost(Duration.ofSeconds(20)).until(() -> broker.ended().isDone());
    assertThat(broker.isAlive()).isFalse();
    assertThat(broker.awaitStopped(Duration.ofSeconds(20))).isTrue();
    assertThat(directory.resolve("broker.json")).doesNotExist();
  }

  @Test
  void shouldCloseConnectionsToItsRegistryAboveTheLimit() throws Exception {
    URI registry = start().registryUrl();
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < EmbeddedRegistry.MOST_CONNECTIONS; i++) {
        sockets.add(new Socket(registry.getHost(), registry.getPort()));
      }
      try (Socket oneMore = new Socket(registry.getHost(), registry.getPort())) {
        oneMore.setSoTimeout(10_000);
        assertThat(oneMore.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    await()
        .ignoreExceptions()
        .until(() -> RegistryClient.at(registry).get("/subjects").status() == 200);
  }

  @Test
  void shouldStartOneBrokerForManyWhoAskAtOnce() throws Exception {
    List<CompletableFuture<EmbeddedBroker>> starts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      starts.add(CompletableFuture.supplyAsync(() -> EmbeddedBroker.startOrJoin(directory, QUICK)));
    }
    try (OtherProcess other = OtherProcess.joining(directory)) {
      for (CompletableFuture<EmbeddedBroker> start : starts) {
        holds.add(start.get(90, TimeUnit.SECONDS));
      }

      assertThat(holds).extracting(EmbeddedBroker::pid).containsOnly(holds.get(0).pid());
      assertThat(other.firstLine()).isEqualTo(Long.toString(holds.get(0).pid()));
    }
  }

  @Test
  void shouldComeUpAfterKillsAtRandomMomentsOfItsFirstStart() throws Exception {
    Random random = new Random(20261120);
    long lastPid = 0;
    for (int i = 0; i < 4; i++) {
      long before = lastPid;
      CompletableFuture<EmbeddedBroker> start =
          CompletableFuture.supplyAsync(() -> EmbeddedBroker.startOrJoin(directory, QUICK));
      Duration work = Duration.ofMillis(100 + random.nextInt(1500)); // of its processor's time
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  pidInLock() > 0
                      && pidInLock() != before
                      && (start.isDone() || processorTime(pidInLock()).compareTo(work) > 0));
      lastPid = pidInLock();
      ProcessHandle.of(lastPid).ifPresent(ProcessHandle::destroyForcibly);
      start.handle((hold, failure) -> failure).get(60, TimeUnit.SECONDS);
    }

    EmbeddedBroker broker = start();
    createTopic(broker, "after-all");

    assertThat(topics(broker)).contains("after-all");
  }

  @Test
  void shouldMoveToOtherPortsWhenItsOwnAreTaken() throws Exception {
    EmbeddedBroker first = start();
    createTopic(first, "kept");
    first.kill();
    List<ServerSocket> strangers = new ArrayList<>();
    try {
      Ports ports = Ports.read(directory.resolve("ports.properties"));
      for (int port :
          List.of(ports.broker(), ports.controller(), ports.registry(), ports.lease())) {
        strangers.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      }

      EmbeddedBroker second = start();

      assertThat(topics(second)).contains("kept");
      assertThat(second.bootstrapServers()).isNotEqualTo(first.bootstrapServers());
      assertThat(second.registryUrl()).isNotEqualTo(first.registryUrl());
    } finally {
      for (ServerSocket stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void shouldSayWhoHoldsADirectoryThatIsInUse() throws Exception {
    Timeouts impatient =
        new Timeouts(Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(1));
    try (OtherProcess stranger = OtherProcess.locking(directory)) {
      assertThat(stranger.firstLine()).isEqualTo("true");

      BrokerException e =
          catchThrowableOfType(
              BrokerException.class, () -> EmbeddedBroker.startOrJoin(directory, impatient));

      assertThat(e.reason()).isEqualTo(Reason.IN_USE);
      assertThat(e).hasMessageContaining(directory.toString()).hasMessageContaining("broker.lock");
    }
  }

  @Test
  void shouldSayWhichFilesAreDamaged() throws Exception {
    Files.createDirectories(directory.resolve("kafka"));
    Files.writeString(directory.resolve("kafka/meta.properties"), "not what it was\n");

    BrokerException e = catchThrowableOfType(BrokerException.class, this::start);

    assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(e).hasMessageContaining(directory.resolve("kafka").toString());
  }

  @Test
  void shouldSayWhichLineOfTheRegistryIsDamaged() throws Exception {
    Files.writeString(directory.resolve("registry.jsonl"), "{\"subject\n");

    BrokerException e = catchThrowableOfType(BrokerException.class, this::start);

    assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(e).hasMessageContaining("line 1 of").hasMessageContaining("registry.jsonl");
  }

  @Test
  void shouldTakeAStaleOrTornAddressForNone() throws Exception {
    Files.writeString(directory.resolve("broker.json"), "{\"pid\":1,\"bootst");
    Files.writeString(directory.resolve("ports.properties"), "broker=seven\n");

    assertThat(topics(start())).isEmpty();
  }

  private EmbeddedBroker start() {
    EmbeddedBroker broker = EmbeddedBroker.startOrJoin(directory, QUICK);
    holds.add(broker);
    return broker;
  }

  private long pidInLock() throws Exception {
    Path lock = directory.resolve("broker.lock");
    String text = Files.exists(lock) ? Files.readString(lock) : "";
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  private static Duration processorTime(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  private static void signal(EmbeddedBroker broker, String name) throws Exception {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(broker.pid())).start().waitFor();
    assertThat(status).isZero();
  }

  private static void createTopic(EmbeddedBroker broker, String name) throws Exception {
    try (Admin admin = admin(broker)) {
      NewTopic topic = new NewTopic(name, 1, (short) 1);
      admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static java.util.Set<String> topics(EmbeddedBroker broker) throws Exception {
    try (Admin admin = admin(broker)) {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
