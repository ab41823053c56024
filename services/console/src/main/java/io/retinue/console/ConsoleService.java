package io.retinue.console;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicFollower;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.topic.Topic;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Serves the page. See the package for how it hangs together. */
public final class ConsoleService implements Service {
  private static final long LABELS_EVERY_MS = 2000;
  private static final long CAUGHT_UP_EVERY_MS = 100;
  private static final List<Topic> EVENTS =
      List.of(
          Topic.MODELS,
          Topic.CAMERAS,
          Topic.DETECTIONS,
          Topic.DEAD_LETTERS,
          Topic.ALERTS,
          Topic.TRAINING);

  private final PageClients pageClients;
  private final WebServer server;
  private final PushScheduler scheduler;
  private final TopicFollower frames;
  private final TopicFollower events;
  private final LabelCounter labels;
  private boolean closed;

  private ConsoleService(
      ConsoleConfig config, KafkaConnection connection, MeterRegistry metrics, Clock clock) {
    KafkaClients clients = new KafkaClients(connection);
    RetinueSerdes serdes = new RetinueSerdes(connection);
    Dashboard dashboard = new Dashboard(config, clock);
    RecordDecoder decoder = new RecordDecoder(dashboard, serdes, metrics, clock);
    StartingPoints from = new StartingPoints(config, clients, serdes, clock);
    this.pageClients = new PageClients(config.maxPages());
    metrics.gauge("retinue.console.pages", pageClients, PageClients::count);
    this.server = new WebServer(config, dashboard, pageClients, this::health);
    this.scheduler = new PushScheduler(dashboard, pageClients);
    this.frames =
        new TopicFollower("console-frames", clients, List.of(Topic.FRAMES), from::of, decoder);
    this.events = new TopicFollower("console-events", clients, EVENTS, from::of, decoder);
    this.labels = new LabelCounter(clients);
    scheduler.every(
        LABELS_EVERY_MS, "console-labels", () -> dashboard.acceptLabels(labels.count()));
    scheduler.every(
        CAUGHT_UP_EVERY_MS,
        "console-caught-up",
        () -> {
          if (events.isCaughtUp()) {
            dashboard.acceptCaughtUp();
          }
        });
  }

  /** A console whose metrics nobody reads. */
  public static ConsoleService create(ConsoleConfig config, KafkaConnection connection) {
    return create(config, connection, new CompositeMeterRegistry());
  }

  /**
   * Nothing is read and no port is taken before {@link #start}.
   *
   * @param metrics where the console registers its meters
   */
  public static ConsoleService create(
      ConsoleConfig config, KafkaConnection connection, MeterRegistry metrics) {
    return new ConsoleService(config, connection, metrics, Clock.systemUTC());
  }

  /** Where the page is, once started. */
  public URI uri() {
    return server.uri();
  }

  @Override
  public String name() {
    return "console";
  }

  /**
   * @throws io.retinue.platform.error.RetinueException IN_USE where another process has the port
   */
  @Override
  public void start() {
    server.start();
    frames.start();
    events.start();
    scheduler.start();
  }

  @Override
  public Health health() {
    Optional<String> death = events.death().or(frames::death);
    return scheduler.orDead(death.map(Health::dead).orElseGet(this::reading));
  }

  private Health reading() {
    String fault = events.fault() == null ? frames.fault() : events.fault();
    if (fault != null) {
      return Health.starting("waiting for Kafka: " + fault);
    }
    return events.isCaughtUp() && frames.isCaughtUp()
        ? Health.ready("showing what Kafka has")
        : Health.starting("reading what happened before");
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    pageClients.close();
    scheduler.close();
    labels.close();
    events.close();
    frames.close();
    server.close();
  }

  /** How many labels there are, by the feedback topic's offsets: the pictures are not read. */
  static final class LabelCounter implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 5;
    private static final TopicPartition FEEDBACK =
        new TopicPartition(Topic.FEEDBACK.topicName(), 0); // it has one partition

    private final Admin admin;

    LabelCounter(KafkaClients clients) {
      this.admin = clients.newAdmin();
    }

    long count() {
      return offset(OffsetSpec.latest()) - offset(OffsetSpec.earliest());
    }

    private long offset(OffsetSpec which) {
      try {
        return admin
            .listOffsets(Map.of(FEEDBACK, which))
            .partitionResult(FEEDBACK)
            .get(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .offset();
      } catch (InterruptedException e) {
        throw new InterruptException(e); // restores the thread's interrupt
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException("the labels cannot be counted: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      admin.close(java.time.Duration.ofSeconds(2));
    }
  }
}
