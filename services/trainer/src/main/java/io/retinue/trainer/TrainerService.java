package io.retinue.trainer;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.retinanet.training.CardFailedException;
import io.retinue.trainer.dataset.FeedbackLog;
import io.retinue.trainer.dataset.OffsetRange;
import io.retinue.trainer.release.StoreSweep;
import io.retinue.trainer.run.TrainerConfig;
import io.retinue.trainer.run.TrainingRun;
import io.retinue.trainer.trigger.RetrainTrigger;
import io.retinue.trainer.trigger.TeachingTrigger;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the feedback topic and trains when there are enough new labels, one run at a time. New
 * are the labels after the snapshot of the newest run, which its release names. Where a teacher is
 * asked for, it also trains once a day on frames that the teacher labels.
 */
public final class TrainerService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerService.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);
  private static final Duration FIRST_RECONNECT = Duration.ofSeconds(1);
  private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(10);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  /** Runs that fail for an unknown reason before their labels are given up. */
  private static final int MOST_ATTEMPTS = 3;

  /** Unknown failures in a row, outside a run, after which the service ends. */
  private static final int MOST_DEFECTS = 10;

  private final TrainerConfig config;
  private final KafkaConnection connection;
  private final Clock clock;
  private final KafkaClients clients;
  private final RetinueSerdes serdes;
  private final RetrainTrigger trigger;
  private final TeachingTrigger teaching;
  private final Map<Integer, OffsetRange> counted = new HashMap<>();
  private final StopSignal stop = new StopSignal();
  private final ServiceThread thread = new ServiceThread("retinue-trainer", this::work);
  private final TrainerMeters meters;
  private final StoreSweep sweep;
  private volatile Health health = Health.starting("not started");
  private volatile @Nullable TrainingRun current;
  private int failedRuns;
  private @Nullable String lastFailure;

  private TrainerService(
      TrainerConfig config, KafkaConnection connection, Clock clock, MeterRegistry registry) {
    this.config = config;
    this.connection = connection;
    this.clock = clock;
    this.clients = new KafkaClients(connection);
    this.serdes = new RetinueSerdes(connection);
    this.trigger = new RetrainTrigger(config.trigger());
    this.teaching =
        new TeachingTrigger(
            config.teaching().map(TrainerConfig.Teaching::hours), ZoneId.systemDefault());
    this.meters = new TrainerMeters(registry);
    this.sweep = new StoreSweep(new ModelStore(config.storeDirectory()));
  }

  public static TrainerService create(
      TrainerConfig config, KafkaConnection connection, MeterRegistry registry) {
    return new TrainerService(config, connection, Clock.systemUTC(), registry);
  }

  @Override
  public String name() {
    return "trainer";
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Health health() {
    return thread.orDead(health);
  }

  /** Stops the service, and a run that is going on, without a result. */
  @Override
  public void close() {
    stop.stop();
    TrainingRun run = current;
    if (run != null) {
      run.stop();
    }
    if (!thread.join(CLOSE_WITHIN)) {
      LOG.warn("the trainer did not end within {}", CLOSE_WITHIN);
    }
    health = Health.dead("closed");
  }

  private void work() {
    Backoff backoff = new Backoff(FIRST_RECONNECT, LONGEST_RECONNECT);
    int defects = 0;
    while (!stop.isStopped()) {
      try (FeedbackLog feedback = FeedbackLog.open(clients, serdes)) {
        start(feedback);
        while (!stop.isStopped()) {
          follow(feedback);
          backoff.reset();
          defects = 0;
        }
      } catch (StoppedException e) {
        return;
      } catch (RetinueException | KafkaException e) {
        retry(e, backoff.next());
      } catch (RuntimeException e) {
        if (++defects > MOST_DEFECTS) {
          throw e;
        }
        LOG.error("cannot follow the labels", e);
        retry(e, backoff.next());
      }
    }
  }

  private void retry(RuntimeException e, Duration pause) {
    LOG.warn("cannot follow the labels; retrying in {} ms: {}", pause.toMillis(), e.getMessage());
    health = Health.starting("cannot follow the labels: " + e.getMessage());
    stop.await(pause);
  }

  private void start(FeedbackLog feedback) {
    Releases atStart = releases();
    sweep.run(atStart);
    trigger.setKnownClasses(FormerRuns.championClasses(atStart));
    List<OffsetRange> seen = new ArrayList<>(FormerRuns.seenByNewest(atStart));
    seen.addAll(counted.values()); // after a broken connection, what the trigger already has
    feedback.followAfter(seen);
  }

  private void follow(FeedbackLog feedback) {
    feedback.poll(POLL).forEach(this::observe);
    if (trigger.isDue().isPresent()) {
      Releases now = releases(); // a run by hand may have seen these labels meanwhile
      trigger.consumed(FormerRuns.seenByNewest(now));
      trigger.setKnownClasses(FormerRuns.championClasses(now));
      trigger.isDue().ifPresent(this::train);
      sweep.run(releases());
    } else if (teaching.isDue(clock.instant())) {
      FormerRuns.newestTaught(releases()).ifPresent(teaching::done); // before a restart, or by hand
      config.teaching().filter(one -> teaching.isDue(clock.instant())).ifPresent(this::teach);
      sweep.run(releases());
    } else {
      String labels = trigger.newLabels() + " new labels since the last run";
      health =
          lastFailure == null || trigger.newLabels() == 0 // seen by a run by hand
              ? Health.ready(labels)
              : Health.starting("the last training run failed: " + lastFailure + "; " + labels);
    }
    meters.newLabels(trigger.newLabels());
  }

  private void observe(FeedbackLog.NewLabel label) {
    int partition = label.position().partition();
    counted.put(partition, new OffsetRange(partition, 0, label.position().offset() + 1));
    trigger.observe(label.frameId(), label.position(), label.classes());
  }

  private void train(String why) {
    try {
      run(config, why);
      failedRuns = 0;
      lastFailure = null;
    } catch (StoppedException e) {
      throw e;
    } catch (RetinueException e) {
      LOG.warn("the training run failed: {}; {}", e.getMessage(), e.remedy());
      failed(e);
    } catch (RuntimeException e) { // a defect of one run must not end the service
      LOG.error("the training run failed", e);
      failed(e);
    }
  }

  /** A run that fails for a reason that may pass is tried again, until the quiet hours end. */
  private void teach(TrainerConfig.Teaching by) {
    try {
      run(
          config.with(config.start().with(by.network()).taughtBy(by.teacher())),
          "release %d teaches in the quiet hours, %s"
              .formatted(by.teacher().version(), by.hours()));
      teaching.done(clock.instant());
    } catch (StoppedException e) {
      throw e;
    } catch (RuntimeException e) { // a defect of one run must not end the service
      boolean passes = e instanceof RetinueException known && !isDueToLabels(known);
      LOG.warn(
          "the run with a teacher failed; trying again {}: {}{}",
          passes ? "in " + LONGEST_RETRY : "tomorrow",
          e.getMessage(),
          e instanceof RetinueException known ? "; " + known.remedy() : "");
      if (passes) {
        teaching.postpone(clock.instant(), LONGEST_RETRY);
      } else {
        teaching.done(clock.instant());
      }
    }
  }

  private void run(TrainerConfig settings, String why) {
    LOG.info("a training run is due: {}", why);
    health = Health.ready("training: " + why);
    TrainingRun run = new TrainingRun(settings, connection, clock, event -> {});
    current = run;
    try (TrainerMeters.Run measured = meters.begin()) {
      stop.check(); // close() may have come before it could see the run
      TrainingRun.Outcome outcome = run.run();
      LOG.info("release {}: {}", outcome.version(), outcome.decision().reason());
      measured.released(outcome.isPromoted());
      trigger.consumed(outcome.ranges());
    } finally {
      current = null;
    }
  }

  /**
   * A run that failed because of its labels is not repeated before there are new ones. Others are
   * repeated: a disk or a GPU may be full, or memory be missing, for a while.
   */
  private void failed(RuntimeException e) {
    failedRuns++;
    boolean dueToLabels = e instanceof RetinueException known && isDueToLabels(known);
    boolean unknown = !(e instanceof RetinueException);
    if (dueToLabels || unknown && failedRuns >= MOST_ATTEMPTS) {
      LOG.warn("the labels up to here start no other run");
      trigger.forget();
      failedRuns = 0;
      lastFailure = null;
      return;
    }
    lastFailure = String.valueOf(e.getMessage());
    Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(10, failedRuns - 1));
    trigger.postpone(doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY);
  }

  private static boolean isDueToLabels(RetinueException e) {
    return !(e.getCause() instanceof CardFailedException)
        && (e.kind() == ErrorKind.BAD_INPUT || e.kind() == ErrorKind.FAILURE);
  }

  private Releases releases() {
    return Releases.read(clients, serdes.models(), config.model());
  }
}
