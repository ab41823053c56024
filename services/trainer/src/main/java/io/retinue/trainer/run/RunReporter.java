package io.retinue.trainer.run;

import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.topic.Topic;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.training.TrainingProgress;
import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import io.retinue.trainer.fit.Fit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the events of a run: on every change of phase, at the begin and end of each piece of work
 * within it, on every evaluation, and once a second in between. Losses are means over the steps
 * since the last event. The message is that of the phase or, while an {@link Activity} goes on, its
 * sentence.
 *
 * <p>Events are for watching. They are sent by a thread of their own: a lost broker costs some of
 * them and never delays the run. Thread-safe.
 */
final class RunReporter implements Fit.Request.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunReporter.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final String runId;
  private final String model;
  private final Clock clock;
  private final Producer<String, TrainingEvent> producer;
  private final Consumer<TrainingEvent> listener;
  private final ScheduledExecutorService sender;
  private TrainingPhase phase = TrainingPhase.SNAPSHOT;
  private String message = "";
  private @Nullable Activity activity;
  private @Nullable ProgressListener curve;
  private @Nullable FitOutlook outlook;
  private long labels;
  private long step;
  private long steps;
  private long stepsSince;
  private double focalLossSince;
  private double boxLossSince;
  private @Nullable Double learningRate;
  private @Nullable Double ap;
  private @Nullable Double ap50;
  private @Nullable Double championAp;
  private @Nullable Long etaMillis;
  private @Nullable Long version;
  private boolean over;

  /**
   * @param producer owned from now on: closed with the reporter
   */
  RunReporter(
      String runId,
      String model,
      Clock clock,
      Producer<String, TrainingEvent> producer,
      Consumer<TrainingEvent> listener) {
    this.runId = runId;
    this.model = model;
    this.clock = clock;
    this.producer = producer;
    this.listener = listener;
    this.sender =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "training-events-" + runId);
              thread.setDaemon(true);
              return thread;
            });
    sender.scheduleAtFixedRate(
        this::tick, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The next phase begins. */
  synchronized void phase(TrainingPhase newPhase, String newMessage) {
    phase = newPhase;
    message = newMessage;
    activity = null;
    sendSoon();
  }

  /**
   * A piece of work within the phase begins. It ends with the next one, or with the phase.
   *
   * @param work for people, without a full stop
   * @param unit of its progress, in the plural
   * @return receives the progress
   */
  synchronized ProgressListener begin(String work, String unit) {
    Activity begun = new Activity(work, unit, clock);
    activity = begun;
    sendSoon();
    return (done, all) -> advance(begun, done, all);
  }

  private synchronized void advance(Activity advanced, long done, long all) {
    advanced.onProgress(done, all);
    if (done == all && advanced == activity) {
      sendSoon();
    }
  }

  /** The next phase is a fit, about which one event tells where its time is too short. */
  synchronized void fit(String newMessage, FitOutlook ofTheFit) {
    outlook = ofTheFit;
    phase(TrainingPhase.FIT, newMessage);
  }

  synchronized void labels(long count) {
    labels = count;
  }

  /** The champion's AP, which the curve has to pass. */
  synchronized void championAp(double value) {
    championAp = value;
    sendSoon();
  }

  /** The run has ended, with a release or without. */
  synchronized void ended(TrainingPhase last, @Nullable Long release, String why) {
    version = release;
    etaMillis = 0L;
    phase(last, why);
    over = true;
  }

  @Override
  public synchronized void onStep(TrainingProgress progress, Optional<CocoMetrics> point) {
    activity = null;
    curve = null;
    step = progress.step();
    steps = progress.steps();
    stepsSince++;
    focalLossSince += progress.focalLoss();
    boxLossSince += progress.boxLoss();
    learningRate = progress.learningRate();
    etaMillis = progress.eta().toMillis();
    point.ifPresent(this::evaluated);
    if (outlook != null && outlook.isKnown(progress)) {
      outlook.advice(progress).ifPresent(this::advise);
      outlook = null;
    }
  }

  private void advise(String advice) {
    String before = message;
    message = advice;
    sendSoon();
    message = before;
  }

  @Override
  public synchronized void onEvaluation(long done, long all) {
    if (curve == null) {
      curve = begin("Evaluating the model so far", "pictures");
    }
    curve.onProgress(done, all);
  }

  /** The AP on validation labels. */
  synchronized void evaluated(CocoMetrics metrics) {
    ap = metrics.ap();
    ap50 = metrics.ap50();
    sendSoon();
  }

  /** Sends the remaining events, for at most a few seconds. */
  @Override
  public void close() {
    sender.shutdown();
    try {
      if (!sender.awaitTermination(3, TimeUnit.SECONDS)) {
        sender.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(2));
  }

  private synchronized void tick() {
    if (!over) {
      sendSoon();
    }
  }

  /** Called with the lock held, so that events are sent in the order in which they are made. */
  private void sendSoon() {
    TrainingEvent event = next();
    sender.execute(() -> send(event));
  }

  private TrainingEvent next() {
    TrainingEvent event =
        TrainingEvent.newBuilder()
            .setRunId(runId)
            .setModel(model)
            .setPhase(phase)
            .setAt(Instant.ofEpochMilli(clock.millis()))
            .setStep(step)
            .setSteps(steps)
            .setFocalLoss(stepsSince == 0 ? null : focalLossSince / stepsSince)
            .setBoxLoss(stepsSince == 0 ? null : boxLossSince / stepsSince)
            .setLearningRate(learningRate)
            .setAp(ap)
            .setAp50(ap50)
            .setChampionAp(championAp)
            .setEtaMs(etaMillis)
            .setLabels(labels)
            .setVersion(version)
            .setMessage(activity == null ? message : activity.sentence())
            .build();
    stepsSince = 0;
    focalLossSince = 0;
    boxLossSince = 0;
    ap = null;
    ap50 = null;
    return event;
  }

  private void send(TrainingEvent event) {
    try {
      listener.accept(event);
      producer.send(
          new ProducerRecord<>(Topic.TRAINING.topicName(), runId, event),
          (metadata, failure) -> {
            if (failure != null) {
              LOG.debug("an event of run {} was not written: {}", runId, failure.toString());
            }
          });
    } catch (KafkaException e) {
      LOG.debug("an event of run {} was not written: {}", runId, e.toString());
    } catch (RuntimeException e) { // a scheduled task that throws is not called again
      LOG.warn("an event of run {} was not written", runId, e);
    }
  }
}
