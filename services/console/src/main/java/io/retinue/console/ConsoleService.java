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

/** Serves the page. See the package for how it hangs together. */
public final class ConsoleService implements Service {
  private static final List<Topic> EVENTS =
      List.of(
          Topic.MODELS,
          Topic.CAMERAS,
          Topic.DETECTIONS,
          Topic.DEAD_LETTERS,
          Topic.ALERTS,
          Topic.TRAINING);

  private final Areas areas;
  private final PageClients pageClients;
  private final WebServer server;
  private final PushScheduler scheduler;
  private final TopicFollower frames;
  private final TopicFollower events;
  private final TopicFollower objects;
  private final TopicFollower labels;
  private boolean closed;

  private ConsoleService(
      ConsoleConfig config,
      KafkaConnection connection,
      MeterRegistry metrics,
      AreaFile areaFile,
      AreaTrial areaTrial,
      Clock clock) {
    KafkaClients clients = new KafkaClients(connection);
    RetinueSerdes serdes = new RetinueSerdes(connection);
    Dashboard dashboard = new Dashboard(config, clock);
    ObjectBoard present = new ObjectBoard();
    ObjectCounts counts = new ObjectCounts(clock);
    this.areas = new Areas(areaFile, new AreaTrials(areaTrial, clock));
    RecordDecoder decoder = new RecordDecoder(dashboard, present, counts, serdes, metrics, clock);
    StartingPoints from = new StartingPoints(config, clients, serdes, clock);
    this.pageClients = new PageClients(config.maxPages());
    metrics.gauge("retinue.console.pages", pageClients, PageClients::count);
    this.server =
        new WebServer(
            config,
            dashboard,
            present,
            counts,
            areas,
            pageClients,
            new Retractions(dashboard::alert, clients, serdes, clock),
            this::health);
    this.scheduler = new PushScheduler(dashboard, present, areas, pageClients);
    this.frames =
        new TopicFollower(
            "console-frames", clients, List.of(Topic.FRAMES), from::of, decoder::onRecord);
    this.events = new TopicFollower("console-events", clients, EVENTS, from::of, decoder);
    this.objects =
        new TopicFollower(
            "console-objects",
            clients,
            List.of(Topic.OBJECTS),
            from::of,
            decoder.then(counts::acceptCaughtUp));
    this.labels =
        new TopicFollower(
            "console-labels",
            clients,
            List.of(Topic.FEEDBACK),
            from::of,
            new LabelCounter(dashboard::acceptLabels));
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
    return create(config, connection, metrics, AreaFile.NONE, AreaTrial.NONE);
  }

  /**
   * The same for a process that has a settings file.
   *
   * @param areaFile where pages write zones and lines
   * @param areaTrial what tries them before they are written
   */
  public static ConsoleService create(
      ConsoleConfig config,
      KafkaConnection connection,
      MeterRegistry metrics,
      AreaFile areaFile,
      AreaTrial areaTrial) {
    return new ConsoleService(config, connection, metrics, areaFile, areaTrial, Clock.systemUTC());
  }

  /**
   * Shows these zones, lines and masks from now on.
   *
   * @param byCamera those of all cameras
   */
  public void apply(Map<String, List<Area>> byCamera) {
    areas.apply(byCamera);
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
    objects.start();
    labels.start();
    scheduler.start();
  }

  @Override
  public Health health() {
    Optional<String> death = events.death().or(frames::death).or(objects::death).or(labels::death);
    return scheduler.orDead(death.map(Health::dead).orElseGet(this::reading));
  }

  private Health reading() {
    for (TopicFollower follower : List.of(events, frames, objects, labels)) {
      String fault = follower.fault();
      if (fault != null) {
        return Health.starting("waiting for Kafka: " + fault);
      }
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
    objects.close();
    events.close();
    frames.close();
    server.close();
  }
}
