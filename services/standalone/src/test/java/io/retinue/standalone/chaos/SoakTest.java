package io.retinue.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.console.ConsoleConfig;
import io.retinue.ingest.IngestConfig;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.source.VideoFile;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.platform.topic.Topic;
import io.retinue.standalone.BundledWeights;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Monitoring;
import io.retinue.standalone.ServiceGroup;
import io.retinue.standalone.Services;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.ChildBroker;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.ProcessFootprint;
import io.retinue.testkit.TopicLedger;
import io.retinue.testkit.Trend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Psoak}: all services in this JVM for a long time, while the broker is killed
 * and comes back and releases change every few minutes. What they hold must not grow. {@code
 * -Dretinue.soak.minutes=N} sets the length, {@code -Dretinue.soak.outage.seconds=N} the time
 * between two outages, and {@code -Dretinue.soak.speed=N} plays the cameras N times as fast: 24
 * hours in 24/N.
 */
@Tag("soak")
class SoakTest {
  private static final Duration LENGTH =
      Duration.ofMinutes(Long.getLong("retinue.soak.minutes", 60));
  private static final Duration BETWEEN_OUTAGES =
      Duration.ofSeconds(Long.getLong("retinue.soak.outage.seconds", 240));
  private static final int SPEED = Integer.getInteger("retinue.soak.speed", 1);
  private static final Duration OUTAGE = Duration.ofSeconds(20);
  private static final int SAMPLES = 120;

  /** Until then caches fill and the JIT compiles. */
  private static final double WARM_UP = 0.25;

  private static final List<String> CAMERAS = List.of("gate", "yard", "door");

  /** What may grow in an hour; 4 MB are 100 MB a day. */
  private static final Map<String, Double> BOUNDS = new LinkedHashMap<>();

  static {
    BOUNDS.put("heap after GC, MB", 4.0);
    BOUNDS.put("resident, MB", 16.0);
    BOUNDS.put("open files", 1.0);
    BOUNDS.put("threads", 1.0);
    BOUNDS.put("FFmpeg's memory, MB", 1.0);
    BOUNDS.put("tensors", 1.0);
    BOUNDS.put("disk, MB", 16.0);
  }

  @TempDir private Path folder;

  @Test
  void shouldHoldNoMoreAfterAnHourThanAfterAQuarter() throws Exception {
    Map<String, Trend> trends = new LinkedHashMap<>();
    BOUNDS.keySet().forEach(name -> trends.put(name, new Trend()));
    try (ChildBroker broker = BrokerUnderTest.fresh();
        NDManager manager = NDManager.newBaseManager()) {
      KafkaConnection kafka = connect(broker);
      DataDirectory data = DataDirectory.open(folder.resolve("data"));
      BundledWeights weights = new BundledWeights(kafka, data.models(), folder.resolve("weights"));
      weights.announce(release(0));
      try (Monitoring monitoring = Monitoring.open(Optional.empty());
          ServiceGroup group = monitoring.newGroup()) {
        group.start(services(kafka, data, monitoring.registry()));
        run(broker, weights, manager, trends);
        assertThat(group.health().live()).as(group.health().detail()).isTrue();
      }
    }
    assertThat(trends)
        .allSatisfy(
            (name, trend) ->
                assertThat(trend.exceeds(BOUNDS.getOrDefault(name, 0.0)))
                    .as(name + " grows by " + trend.slope() + " an hour")
                    .isFalse());
  }

  /** Small topics, so that their retention is at work all the time. */
  private static KafkaConnection connect(ChildBroker broker) {
    for (Topic topic : List.of(Topic.FRAMES, Topic.DETECTIONS)) {
      broker.createTopic(
          topic.topicName(),
          ChaosCluster.PARTITIONS,
          Map.of(
              "retention.bytes", Integer.toString(8 << 20),
              "segment.bytes", Integer.toString(2 << 20),
              "max.message.bytes", Integer.toString(Topic.MAX_MESSAGE_BYTES)));
    }
    KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
    new TopicAdmin(kafka).apply(ChaosCluster.PARTITIONS);
    return kafka;
  }

  private List<Service> services(KafkaConnection kafka, DataDirectory data, MeterRegistry metrics)
      throws Exception {
    StreetFilm film = StreetFilm.write(folder.resolve("street.avi"), 200, 10 * SPEED);
    Services services =
        new Services(kafka, data, Services.CpuShares.shared(), data.takeInstance()::name, metrics);
    List<CameraConfig> cameras =
        CAMERAS.stream()
            .map(
                name ->
                    new CameraConfig(
                        new CameraSettings(name, DetectSize.DEFAULT),
                        new VideoFile(film.video()),
                        Playback.LOOP))
            .toList();
    List<Service> list = new ArrayList<>();
    list.add(services.console(ConsoleConfig.onPort(0)));
    list.add(
        services.alerter(
            new AlerterConfig(
                List.of(
                    PresenceRule.of("person-there", "person"),
                    PresenceRule.of("car-there", "car")))));
    list.add(services.detector());
    list.add(services.trainer(services.trainerConfig()));
    list.add(services.ingest(new IngestConfig(cameras)));
    return list;
  }

  private void run(
      ChildBroker broker, BundledWeights weights, NDManager manager, Map<String, Trend> trends)
      throws IOException {
    StopSignal never = new StopSignal();
    Deadline end = Deadline.in(LENGTH);
    Deadline outage = Deadline.in(BETWEEN_OUTAGES);
    awaitDetections(broker);
    System.out.println("soak: minutes " + String.join(" | ", BOUNDS.keySet()));
    for (int release = 1; !end.isOver(); ) {
      never.pause(LENGTH.dividedBy(SAMPLES));
      if (outage.isOver()) {
        broker.kill();
        never.pause(OUTAGE);
        broker.restart();
        awaitDetections(broker);
        weights.announce(release(release++));
        never.pause(OUTAGE); // it loads, and buffers drain
        outage = Deadline.in(BETWEEN_OUTAGES);
      }
      double minutes = LENGTH.minus(end.left()).toMillis() / 60_000.0;
      Map<String, Double> sample = sample(broker, manager);
      System.out.printf("soak: %7.1f %s%n", minutes, sample.values());
      if (minutes > WARM_UP * LENGTH.toMinutes()) {
        sample.forEach(
            (name, value) -> Objects.requireNonNull(trends.get(name)).add(minutes / 60, value));
      }
    }
    System.out.println("soak: growth an hour, and what is allowed");
    trends.forEach(
        (name, trend) ->
            System.out.printf(
                "soak: %-20s %8.2f  at most %6.2f%n", name, trend.slope(), BOUNDS.get(name)));
  }

  /** Two take turns, so that the model store holds two however often they change. */
  private static String release(int number) {
    return "release " + number % 2;
  }

  private static void awaitDetections(ChildBroker broker) {
    Instant start = Instant.now();
    Deadline.inSeconds(120)
        .await(
            "frames are detected",
            () ->
                TopicLedger.readEvents(broker.reader()).stream()
                    .anyMatch(event -> event.getCapturedAt().isAfter(start)));
  }

  private Map<String, Double> sample(ChildBroker broker, NDManager manager) {
    Map<String, Double> sample = new LinkedHashMap<>();
    System.gc();
    System.gc(); // what the first one's cleaners gave up
    double mb = 1 << 20;
    ProcessFootprint footprint = ProcessFootprint.now();
    sample.put(
        "heap after GC, MB",
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / mb);
    sample.put("resident, MB", footprint.residentBytes() / mb);
    sample.put("open files", (double) footprint.openFiles());
    sample.put("threads", (double) footprint.threads());
    sample.put("FFmpeg's memory, MB", javacppBytes() / mb);
    sample.put("tensors", (double) manager.getParentManager().getManagedArrays().size());
    sample.put("disk, MB", (bytes(folder) + bytesOfRecords(broker)) / mb);
    return sample;
  }

  /** Of the library under video, which tests of this module may not name. */
  private static double javacppBytes() {
    try {
      Object bytes =
          Class.forName("org.bytedeco.javacpp.Pointer").getMethod("totalBytes").invoke(null);
      return ((Number) bytes).doubleValue();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Of the topics whose size retention bounds. The compacted ones grow up to a segment, whatever
   * Retinue does.
   */
  private static long bytesOfRecords(ChildBroker broker) {
    try (Stream<Path> partitions = Files.list(broker.directory().resolve("kafka"))) {
      return partitions
          .filter(
              path ->
                  path.getFileName().toString().matches("retinue\\.(frames|detections|cameras)-.*"))
          .mapToLong(SoakTest::bytes)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(SoakTest::size).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // a segment was deleted meanwhile
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // deleted meanwhile
    }
  }
}
