package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.CameraReplay;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.rules.LoiteringRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.RuleScope;
import io.retinue.console.Area;
import io.retinue.console.Area.Kind;
import io.retinue.console.Area.Point;
import io.retinue.console.AreaFile.Edited;
import io.retinue.console.AreaTrial.Change;
import io.retinue.console.AreaTrial.Tried;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.settings.Variables;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.DetectionEvent;
import io.retinue.standalone.config.CameraAreaFile;
import io.retinue.standalone.rules.AreaRuleTrial;
import io.retinue.standalone.rules.RuleTrial;
import io.retinue.standalone.rules.RuleTrial.Span;
import io.retinue.standalone.rules.TrialResult;
import io.retinue.testkit.BrokerUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules on detections that a topic keeps. Half an hour of two cameras; for a day of ten cameras:
 * {@code -Dretinue.trial.minutes=1440 -Dretinue.trial.cameras=10}.
 */
@Timeout(1200)
class RuleTrialTest {
  private static final Duration LENGTH =
      Duration.ofMinutes(Integer.getInteger("retinue.trial.minutes", 30));
  private static final int CAMERAS = Integer.getInteger("retinue.trial.cameras", 2);

  /** Every second frame of the street: 5 a second. */
  private static final int STEP = 2;

  /** Not long ago: the topic deletes what is old. */
  private static final Instant BEGIN =
      Instant.now().minus(LENGTH).minusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);

  private static final AlertRule SHORT = stays("stays", 4);
  private static final AlertRule LONG = stays("stays", 12);
  private static final AlertRule THERE = PresenceRule.of("there", "person");
  private static final AlertRule NEW = stays("new", 2);

  private final Street street = new Street(BEGIN);
  private final List<Scene> day = Scene.day(street, LENGTH, 5);
  private BrokerUnderTest broker;
  private KafkaConnection kafka;
  private final Queue<Exception> unwritten = new ConcurrentLinkedQueue<>();
  private long frames;

  private static LoiteringRule stays(String name, int seconds) {
    return new LoiteringRule(RuleScope.of(name, "person"), Duration.ofSeconds(seconds));
  }

  @BeforeEach
  void open() {
    broker = BrokerUnderTest.fresh();
    kafka = new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
    new TopicAdmin(kafka).apply(2);
    write(List.of(SHORT, THERE));
  }

  @AfterEach
  void close() {
    broker.close();
  }

  @Test
  void shouldSayWhatWouldAppearAndVanish() {
    long started = System.nanoTime();
    TrialResult result = trial(List.of(LONG, THERE, NEW));
    System.out.printf(
        "%d frames of %d cameras: %.1f s%n", frames, CAMERAS, (System.nanoTime() - started) / 1e9);

    assertThat(result.frames()).isEqualTo(frames);
    assertThat(result.cameras()).isEqualTo(CAMERAS);
    long visits = day.stream().filter(Scene::hasPeople).count() * CAMERAS;
    long longStays =
        day.stream().filter(s -> s.hasPeople() && isInPicture(s) >= 12_000).count() * CAMERAS;

    TrialResult.OfRule there = of("there", result);
    assertThat(there.before()).isEqualTo(visits);
    assertThat(there.after()).isEqualTo(visits);
    assertThat(there.appear()).isZero();
    assertThat(there.vanish()).isZero();

    TrialResult.OfRule stays = of("stays", result);
    assertThat(stays.before()).isEqualTo(visits);
    assertThat(stays.after()).isEqualTo(longStays).isBetween(1L, visits - 1);
    assertThat(stays.vanish()).isEqualTo(visits - longStays);
    assertThat(stays.appear()).isZero();

    assertThat(of("new", result).appear()).isEqualTo(visits);
    assertThat(of("new", result).before()).isZero();
    assertThat(result.appearing()).hasSize((int) visits);
    assertThat(result.vanishing()).hasSize((int) (visits - longStays));
  }

  /** The same rules, from the middle of the day on: what was there before is known. */
  @Test
  void shouldChangeNothingWithTheSameRules() {
    Instant middle = BEGIN.plus(LENGTH.dividedBy(2));

    TrialResult result =
        new RuleTrial(kafka, new AlerterConfig(List.of(SHORT, THERE)))
            .run(new Span(middle, middle.plus(LENGTH), Optional.of("camera-1")));

    assertThat(result.cameras()).isEqualTo(1);
    assertThat(result.before()).isNotEmpty();
    assertThat(result.after()).isEqualTo(result.before());
    assertThat(result.appearing()).isEmpty();
    assertThat(result.vanishing()).isEmpty();
  }

  /** What was opened later is compared on neither side: the same rules change nothing. */
  @Test
  void shouldCompareOnlyUpToWhereALimitEndsTheTrial() {
    Instant middle = BEGIN.plus(LENGTH.dividedBy(2));

    TrialResult byTime = limited((reached, alerts) -> reached.isBefore(middle));
    assertThat(byTime.reached()).isBetween(middle, middle.plusSeconds(60));
    assertThat(byTime.frames()).isBetween(1L, frames / CAMERAS - 1);

    TrialResult byAlerts = limited((reached, alerts) -> alerts < 6);
    assertThat(byAlerts.reached()).isBefore(byTime.reached());
    assertThat(byAlerts.before()).hasSizeBetween(4, 6);

    for (TrialResult result : List.of(byTime, byAlerts)) {
      assertThat(result.before()).isNotEmpty();
      assertThat(result.before()).allMatch(alert -> alert.opened().isBefore(result.reached()));
      assertThat(result.after()).isEqualTo(result.before());
      assertThat(result.staying()).hasSameSizeAs(result.before());
    }
    TrialResult none = limited((reached, alerts) -> false);
    assertThat(none.reached()).isEqualTo(BEGIN);
    assertThat(none.frames()).isZero();
    assertThat(none.before()).isEmpty();
    assertThat(none.after()).isEmpty();
  }

  /** An alerter that is late has not written the alerts of what it has not read. */
  @Test
  void shouldCompareOnlyWhatTheAlerterHasRead() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
    for (int partition = 0; partition < 2; partition++) {
      read.put(
          new TopicPartition(Topic.DETECTIONS.topicName(), partition),
          new OffsetAndMetadata(frames / CAMERAS / 2));
    }
    try (Admin admin = new KafkaClients(kafka).newAdmin()) {
      admin.alterConsumerGroupOffsets(ConsumerGroups.ALERTER, read).all().get();
    }

    TrialResult result = limited(RuleTrial.Limit.NONE);

    assertThat(result.frames()).isBetween(1L, frames / CAMERAS / 2);
    assertThat(result.reached()).isBefore(BEGIN.plus(LENGTH));
    assertThat(result.before()).isNotEmpty().hasSizeLessThan(2 * visits());
    assertThat(result.after()).isEqualTo(result.before());
  }

  private int visits() {
    return (int) day.stream().filter(Scene::hasPeople).count();
  }

  private TrialResult limited(RuleTrial.Limit limit) {
    return new RuleTrial(kafka, new AlerterConfig(List.of(SHORT, THERE)))
        .run(new Span(BEGIN, BEGIN.plus(LENGTH).plusSeconds(60), Optional.of("camera-0")), limit);
  }

  @Test
  void shouldTryZonesThatAreNotSaved(@TempDir Path folder) throws Exception {
    Path yaml = folder.resolve("retinue.yaml");
    String text =
        """
        cameras:
          camera-0:
            source: a.avi
            zones: {all: {coordinates: '0,0,1,0,1,1,0,1'}} # everything
          camera-1: {source: b.avi}
        rules:
          there: {label: person, zones: [all]}
        """;
    Files.writeString(yaml, text);
    CameraAreaFile file = new CameraAreaFile(yaml, Variables.of(Map.of()));
    AreaRuleTrial trial =
        new AreaRuleTrial(file, read -> new AlerterConfig(read.rules(), read.setups()), kafka);
    String version = file.read("camera-0").version();
    List<Point> everywhere =
        List.of(new Point(0, 0), new Point(1, 0), new Point(1, 1), new Point(0, 1));
    List<Point> corner = List.of(new Point(0, 0), new Point(0.01, 0), new Point(0, 0.01));
    int visits = visits();

    Tried same = tried(trial, version, everywhere, "everybody"); // the rule gets the new name
    assertThat(count(same, Change.STAYS, "there")).isEqualTo(visits);
    assertThat(count(same, Change.VANISHES, "stays")).isEqualTo(visits); // no such rule any more
    assertThat(same.alerts()).hasSize(2 * visits).allMatch(a -> a.id().startsWith("camera-0/"));
    assertThat(same.frames()).isEqualTo(frames / CAMERAS);

    Tried moved = tried(trial, version, corner, "all");
    assertThat(count(moved, Change.VANISHES, "there")).isEqualTo(visits);
    assertThat(count(moved, Change.STAYS, "there")).isZero();
    assertThat(moved.reached()).isEqualTo(BEGIN.plus(LENGTH).plusSeconds(60));

    assertThatThrownBy(() -> trial.prepare("camera-0", version, List.of()))
        .hasMessageContaining("zone all is named by the rules: there");
    assertThat(yaml).hasContent(text);
  }

  private static Tried tried(AreaRuleTrial trial, String version, List<Point> points, String name) {
    return trial
        .prepare("camera-0", version, List.of(new Edited(new Area(Kind.ZONE, name, points), "all")))
        .run(BEGIN, BEGIN.plus(LENGTH).plusSeconds(60), (reached, alerts) -> true);
  }

  private static int count(Tried tried, Change change, String rule) {
    return (int)
        tried.alerts().stream()
            .filter(alert -> alert.change() == change && alert.rule().equals(rule))
            .count();
  }

  private static TrialResult.OfRule of(String name, TrialResult result) {
    return result.rules().stream().filter(r -> r.rule().equals(name)).findFirst().orElseThrow();
  }

  private TrialResult trial(List<AlertRule> rules) {
    return new RuleTrial(kafka, new AlerterConfig(rules))
        .run(new Span(BEGIN, BEGIN.plus(LENGTH).plusSeconds(3600), Optional.empty()));
  }

  /** Media time from the first to the last frame of the person who stays longest, ms. */
  private static long isInPicture(Scene scene) {
    boolean isPair = scene.kind() == Scene.Kind.PAIR; // the second stays longer than the first
    long first = scene.enters() - Street.WAY + (isPair ? Scene.SECOND_COMES : 0);
    long last = scene.leaves() + Street.WAY - 1 + (isPair ? Scene.SECOND_LEAVES : 0);
    return (last / STEP - (first + STEP - 1) / STEP) * STEP * Street.FRAME_MS;
  }

  /** What the detector and the alerter would have written. */
  private void write(List<AlertRule> rules) {
    RetinueSerdes serdes = new RetinueSerdes(kafka);
    KafkaClients clients = new KafkaClients(kafka);
    try (Producer<String, DetectionEvent> detections = clients.newProducer(serdes.detections());
        Producer<String, AlertEvent> alerts = clients.newProducer(serdes.alerts())) {
      for (int i = 0; i < CAMERAS; i++) {
        String camera = "camera-" + i;
        CameraReplay replay = new CameraReplay(camera, rules, CameraSetup.DEFAULT);
        for (Scene scene : day) {
          for (long frame = scene.from(); frame < scene.to(); frame += 1) {
            if (frame % STEP == 0) {
              DetectionEvent event = street.event(frame, scene.boxes(frame));
              event.getFrame().setCamera(camera);
              detections.send(
                  at(Topic.DETECTIONS, camera, event.getCapturedAt(), event), this::written);
              replay
                  .onDetections(event)
                  .forEach(
                      alert ->
                          alerts.send(
                              at(Topic.ALERTS, camera, alert.getAt(), alert), this::written));
              frames++;
            }
          }
        }
      }
    }
    assertThat(unwritten).isEmpty();
  }

  private void written(RecordMetadata place, @Nullable Exception failure) {
    if (failure != null) {
      unwritten.add(failure);
    }
  }

  private static <V> ProducerRecord<String, V> at(
      Topic topic, String camera, Instant time, V value) {
    return new ProducerRecord<>(topic.topicName(), null, time.toEpochMilli(), camera, value);
  }
}
