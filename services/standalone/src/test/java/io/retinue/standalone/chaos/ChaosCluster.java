package io.retinue.standalone.chaos;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.AlertRules;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.standalone.BundledWeights;
import io.retinue.standalone.cli.Main;
import io.retinue.testkit.BrokerCluster;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.RequiredAlerts;
import io.retinue.testkit.TopicLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/**
 * The whole of Retinue on three brokers, each service a process of its own: two live cameras in one
 * ingest, the witness's complete camera in this JVM, detectors, an alerter.
 */
final class ChaosCluster implements AutoCloseable {
  static final int PARTITIONS = 4;
  static final List<String> LIVE = List.of("gate", "yard");
  static final List<String> CAMERAS = List.of("gate", "yard", Witness.CAMERA);
  static final List<RequiredAlerts.Rule> RULES =
      List.of(
          new RequiredAlerts.Rule("person-there", "person", 0.5f, 1_000, 1_000),
          new RequiredAlerts.Rule("car-there", "car", 0.5f, 500, 1_500));

  /** About tracked objects. */
  private static final String OBJECT_RULES =
      """
        person-stays: {kind: loitering, label: person, loitering_time: 2}
        two-people: {kind: count_above, label: person, count: 1, for: 0}
        no-car: {kind: absence, label: car, for: 1}
        car-comes: {kind: zone_entry, label: car, coordinates: "0.3,0,0.7,0,0.7,1,0.3,1"}
        car-goes: {kind: zone_exit, label: car, coordinates: "0.3,0,0.7,0,0.7,1,0.3,1"}
      """;

  private static final Duration BETWEEN_READS = Duration.ofMillis(400);
  private static final int FILM_FRAMES = 200;
  private static final int FRAMES_PER_SECOND = 10;

  /** What computes the detections. */
  enum Detectors {
    /** {@code retinue serve detector}. */
    REAL(Main.class),
    /** {@link NaiveDetector}. */
    NAIVE(NaiveDetector.class);

    private final Class<?> main;

    Detectors(Class<?> main) {
      this.main = main;
    }
  }

  private final Path folder;
  private final Detectors kind;
  final BrokerCluster brokers;
  final BundledWeights weights;
  final ServiceProcess ingest;
  final ServiceProcess alerter;

  /** Two that always run. */
  final List<ServiceProcess> detectors;

  /** A detector that joins and leaves. */
  final ServiceProcess guest;

  private final KafkaConnection kafka;
  private final StreetFilm film;
  private Witness witness;
  private final TopicLedger running;
  private final StopSignal never = new StopSignal();

  private ChaosCluster(Path folder, Detectors kind, BrokerCluster brokers) throws Exception {
    this.folder = folder;
    this.kind = kind;
    this.brokers = brokers;
    this.kafka = new KafkaConnection(brokers.bootstrapServers(), brokers.registryUrl());
    new TopicAdmin(kafka).apply(PARTITIONS);
    this.film = StreetFilm.write(folder.resolve("street.avi"), FILM_FRAMES, FRAMES_PER_SECOND);
    this.weights = new BundledWeights(kafka, folder.resolve("store"), folder.resolve("weights"));
    List<String> cameras =
        LIVE.stream().flatMap(name -> Stream.of("--camera", name + "=" + film.video())).toList();
    this.ingest = service("ingest", Main.class, "ingest", cameras);
    this.alerter =
        service("alerter", Main.class, "alerter", List.of("--rules", rules().toString()));
    this.detectors = List.of(detector("detector-a"), detector("detector-b"));
    this.guest = detector("detector-c");
    this.witness = new Witness(kafka, film.jpegs());
    this.running = TopicLedger.open(brokers.reader());
  }

  /** Brokers and topics; no service runs yet. */
  static ChaosCluster start(Path folder, Detectors kind) throws Exception {
    BrokerCluster brokers = BrokerCluster.start(Files.createDirectories(folder.resolve("kafka")));
    try {
      return new ChaosCluster(folder, kind, brokers);
    } catch (Exception | Error e) {
      brokers.close();
      throw e;
    }
  }

  private ServiceProcess detector(String name) throws IOException {
    return service(name, kind.main, "detector", List.of());
  }

  private ServiceProcess service(String name, Class<?> main, String service, List<String> options)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("serve", service));
    arguments.addAll(
        List.of(
            "--bootstrap-servers",
            brokers.bootstrapServers(),
            "--registry-url",
            brokers.registryUrl().toString(),
            "--kafka-property",
            "main.consumer.session.timeout.ms=6000",
            "--kafka-property",
            "main.consumer.heartbeat.interval.ms=2000"));
    arguments.addAll(options);
    return new ServiceProcess(name, main, folder, arguments);
  }

  /** The rules about tracked objects, as the alerter reads them. */
  List<AlertRule> objectRules() {
    return AlertRules.read(folder.resolve("rules.yaml")).stream()
        .filter(rule -> !(rule instanceof PresenceRule))
        .toList();
  }

  private Path rules() throws IOException {
    String yaml =
        RULES.stream()
            .map(
                rule ->
                    "  %s:\n    label: %s\n    min_score: %s\n    loitering_time: %s\n    cutoff_time: %s\n"
                        .formatted(
                            rule.name(),
                            rule.label(),
                            rule.minScore(),
                            rule.openAfterMs() / 1000.0,
                            rule.clearAfterMs() / 1000.0))
            .collect(Collectors.joining());
    return Files.writeString(folder.resolve("rules.yaml"), "alerts:\n" + yaml + OBJECT_RULES);
  }

  Witness witness() {
    return witness;
  }

  /** A new life of the witness: its camera goes on with another epoch. */
  void replaceWitness() {
    witness.close();
    witness = new Witness(kafka, film.jpegs());
  }

  /** The services that always run, in the order in which they start. */
  List<ServiceProcess> services() {
    return List.of(detectors.get(0), detectors.get(1), alerter, ingest);
  }

  /** Starts what does not run, and returns once all of it is ready. */
  void startServices(Deadline deadline) {
    services().forEach(ServiceProcess::start);
    services().forEach(service -> service.awaitReady(deadline));
  }

  /** Returns once each camera has so many more events of frames that the model saw. */
  void awaitProgress(int framesEach, Deadline deadline) {
    Map<String, Long> before = new TreeMap<>();
    deadline.await(
        "each camera has " + framesEach + " new detections; there are " + before,
        () -> {
          restartTheDead();
          never.pause(BETWEEN_READS);
          Map<String, Long> now = detectedByCamera();
          if (now.isEmpty()) {
            return false;
          }
          if (before.isEmpty()) {
            before.putAll(now);
          }
          return now.entrySet().stream()
              .allMatch(e -> e.getValue() >= before.getOrDefault(e.getKey(), 0L) + framesEach);
        });
  }

  /** As a container platform does with a process that ended. */
  private void restartTheDead() {
    services().forEach(ServiceProcess::start);
  }

  /** Empty while the brokers do not answer. */
  private Map<String, Long> detectedByCamera() {
    try {
      running.update();
    } catch (KafkaException e) {
      return Map.of();
    }
    Map<String, Long> counts = new TreeMap<>();
    CAMERAS.forEach(camera -> counts.put(camera, 0L));
    running.detected().forEach(event -> counts.merge(event.getFrame().getCamera(), 1L, Long::sum));
    return counts;
  }

  /** Stops the cameras and returns once every frame has a result, or after the limit. */
  TopicLedger settle(Duration limit) {
    ingest.awaitReady(Deadline.inSeconds(60)); // so that it writes the ends of its cameras
    ingest.stop();
    witness.finish();
    Deadline deadline = Deadline.in(limit);
    long missing = Long.MAX_VALUE;
    while (missing > 0 && !deadline.isOver()) {
      detectors.forEach(ServiceProcess::start);
      alerter.start();
      never.pause(BETWEEN_READS);
      running.update();
      missing = running.missing();
    }
    return TopicLedger.read(brokers.reader());
  }

  /** Topics whose partitions have to be in sync before the next broker may be killed. */
  static List<String> watchedTopics() {
    return List.of(
        Topic.FRAMES.topicName(),
        Topic.DETECTIONS.topicName(),
        Topic.OBJECTS.topicName(),
        Topic.ALERTS.topicName(),
        "__consumer_offsets",
        "__transaction_state");
  }

  @Override
  public void close() {
    witness.close();
    running.close();
    detectors.forEach(ServiceProcess::close);
    guest.close();
    alerter.close();
    ingest.close();
    brokers.close();
  }
}
