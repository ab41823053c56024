package io.retinue.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.topic.Topic;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingProgress;
import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class RunReporterTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final List<TrainingEvent> heard = new CopyOnWriteArrayList<>();

  /** Kafka's own producer for tests: it keeps what it is given. */
  private final MockProducer<String, TrainingEvent> producer =
      new MockProducer<>(true, null, new StringSerializer(), (topic, event) -> new byte[0]);

  @Test
  void shouldSendEveryPhaseToTheTopicAndTheListener() {
    try (RunReporter reporter = reporter()) {
      reporter.labels(120);
      reporter.phase(TrainingPhase.SNAPSHOT, "Reading the labels.");
      reporter.phase(TrainingPhase.FIT, "Learning.");
      reporter.ended(TrainingPhase.RELEASED, 7L, "First release.");
    }

    assertThat(heard)
        .extracting(TrainingEvent::getPhase)
        .containsSubsequence(TrainingPhase.SNAPSHOT, TrainingPhase.FIT, TrainingPhase.RELEASED);
    assertThat(producer.history()).extracting(ProducerRecord::value).isEqualTo(heard);
    assertThat(producer.history())
        .allSatisfy(
            record -> {
              assertThat(record.topic()).isEqualTo(Topic.TRAINING.topicName());
              assertThat(record.key()).isEqualTo("run-1");
            });
    TrainingEvent last = heard.get(heard.size() - 1);
    assertThat(last.getVersion()).isEqualTo(7);
    assertThat(last.getMessage()).isEqualTo("First release.");
    assertThat(last.getLabels()).isEqualTo(120);
    assertThat(last.getEtaMs()).isZero();
    assertThat(last.getAt()).isEqualTo(NOW);
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldSendTheMeanLossesOfTheStepsSinceTheLastEvent() {
    try (RunReporter reporter = reporter()) {
      reporter.onStep(progress(1, 0.8, 0.6), Optional.empty());
      reporter.onStep(progress(2, 0.4, 0.2), Optional.empty());
      reporter.phase(TrainingPhase.FIT, "Learning.");
      reporter.phase(TrainingPhase.EVALUATE, "Evaluating.");
    }

    TrainingEvent fit = event(TrainingPhase.FIT);
    assertThat(fit.getStep()).isEqualTo(2);
    assertThat(fit.getFocalLoss()).isBetween(0.4, 0.6 + 1e-9); // 0.4 if a second passed between
    assertThat(fit.getBoxLoss()).isBetween(0.2, 0.4 + 1e-9);
    assertThat(event(TrainingPhase.EVALUATE).getFocalLoss()).isNull();
  }

  @Test
  void shouldSendAPointOfTheCurveOnce() {
    CocoMetrics metrics = new CocoMetrics(0.4, 0.6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    try (RunReporter reporter = reporter()) {
      reporter.championAp(0.3);
      reporter.onStep(progress(1, 0.8, 0.6), Optional.of(metrics));
      reporter.phase(TrainingPhase.GATE, "Deciding.");
    }

    assertThat(heard)
        .filteredOn(event -> event.getAp() != null)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getAp()).isEqualTo(0.4);
              assertThat(event.getAp50()).isEqualTo(0.6);
            });
    assertThat(event(TrainingPhase.GATE).getChampionAp()).isEqualTo(0.3);
  }

  @Test
  void shouldTellHowFarThePieceOfWorkIsThatGoesOn() {
    try (RunReporter reporter = reporter()) {
      reporter.phase(TrainingPhase.SNAPSHOT, "Preparing.");
      ProgressListener labels = reporter.begin("Reading the labels", "records");
      labels.onProgress(400, 400);
      ProgressListener pictures = reporter.begin("Evaluating release 1", "pictures");
      pictures.onProgress(12, 80);
      reporter.championAp(0.3); // sends an event, as the next second does
      labels.onProgress(400, 400); // over: no event is about it
      reporter.phase(TrainingPhase.FIT, "Learning.");
    }

    assertThat(heard.stream().map(TrainingEvent::getMessage).distinct())
        .containsExactly(
            "Preparing.",
            "Reading the labels.",
            "Reading the labels: 400 of 400 records.",
            "Evaluating release 1.",
            "Evaluating release 1: 12 of 80 pictures.",
            "Learning.");
  }

  @Test
  void shouldTellThatAPointOfTheCurveIsEvaluated() {
    try (RunReporter reporter = reporter()) {
      reporter.phase(TrainingPhase.FIT, "Learning.");
      reporter.begin("Compiling", "steps");
      reporter.onStep(progress(1, 0.8, 0.6), Optional.empty());
      reporter.onEvaluation(0, 24);
      reporter.onEvaluation(24, 24);
      reporter.onStep(progress(2, 0.8, 0.6), Optional.empty());
      reporter.championAp(0.3);
    }

    assertThat(heard)
        .extracting(TrainingEvent::getMessage)
        .containsSubsequence(
            "Learning.",
            "Compiling.",
            "Evaluating the model so far.",
            "Evaluating the model so far: 24 of 24 pictures.",
            "Learning.");
  }

  @Test
  void shouldTellOnceThatTheTimeOfAFitIsTooShort() {
    try (RunReporter reporter = reporter()) {
      reporter.fit("Learning.", new FitOutlook(320, TrainingConfig.quick(Duration.ofMinutes(5))));
      for (int step = 1; step <= 5; step++) { // of 10, with 4 frames each
        reporter.onStep(progress(step, 0.8, 0.6), Optional.empty());
      }
      reporter.championAp(0.3);
    }

    assertThat(heard)
        .extracting(TrainingEvent::getMessage)
        .filteredOn(message -> !message.equals("Learning."))
        .singleElement()
        .satisfies(message -> assertThat(message).contains("learn from 40 of 320 frames"));
  }

  @Test
  void shouldNotFailWhereTheBrokerFails() {
    producer.sendException = new KafkaException("gone");

    try (RunReporter reporter = reporter()) {
      reporter.phase(TrainingPhase.FIT, "Learning.");
      reporter.ended(TrainingPhase.REJECTED, 2L, "Not better.");
    }

    assertThat(event(TrainingPhase.REJECTED).getVersion()).isEqualTo(2);
  }

  private RunReporter reporter() {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new RunReporter("run-1", "retinanet", clock, producer, heard::add);
  }

  private TrainingEvent event(TrainingPhase phase) {
    return heard.stream().filter(event -> event.getPhase() == phase).findFirst().orElseThrow();
  }

  private static TrainingProgress progress(int step, double focalLoss, double boxLoss) {
    return new TrainingProgress(
        step, 10, focalLoss, boxLoss, 0.001, Duration.ofSeconds(step), Duration.ZERO);
  }
}
