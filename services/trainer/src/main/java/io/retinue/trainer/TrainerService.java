package io.retinue.trainer;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.schemas.ModelRelease;
import io.retinue.trainer.dataset.FeedbackLog;
import io.retinue.trainer.dataset.OffsetRange;
import io.retinue.trainer.run.TrainerConfig;
import io.retinue.trainer.run.TrainingRun;
import io.retinue.trainer.trigger.RetrainTrigger;
import java.time.Clock;
import java.time.Duration;
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
 * are the labels after the snapshot of the newest run, which its release names.
 */
public final class TrainerService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerService.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(2);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final TrainerConfig config;
  private final KafkaConnection connection;
  private final Clock clock;
  private final KafkaClients clients;
  private final RetinueSerdes serdes;
  private final RetrainTrigger trigger;
  private final Map<Integer, OffsetRange> counted = new HashMap<>();
  private final StopSignal stop = new StopSignal();
  private final Thread thread = new Thread(this::work, "retinue-trainer");
  private volatile Health health = Health.starting("not started");
  private volatile @Nullable TrainingRun current;

  private TrainerService(TrainerConfig config, KafkaConnection connection, Clock clock) {
    this.config = config;
    this.connection = connection;
    this.clock = clock;
    this.clients = new KafkaClients(connection);
    this.serdes = new RetinueSerdes(connection);
    this.trigger = new RetrainTrigger(config.trigger(), clock);
  }

  public static TrainerService create(TrainerConfig config, KafkaConnection connection) {
    return create(config, connection, Clock.systemUTC());
  }

  static TrainerService create(TrainerConfig config, KafkaConnection connection, Clock clock) {
    return new TrainerService(config, connection, clock);
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
    return health;
  }

  /** Stops the service, and a run that is going on, without a result. */
  @Override
  public void close() {
    stop.stop();
    TrainingRun run = current;
    if (run != null) {
      run.stop();
    }
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("The trainer did not end within {}", CLOSE_WITHIN);
    }
    health = Health.dead("closed");
  }

  private void work() {
    while (!stop.isStopped()) {
      try (FeedbackLog feedback = FeedbackLog.open(clients, serdes)) {
        follow(feedback);
      } catch (StoppedException e) {
        return;
      } catch (RetinueException | KafkaException e) {
        LOG.warn("Cannot follow the labels: {}; retrying in {}", e.getMessage(), RECONNECT_AFTER);
        health = Health.starting("cannot follow the labels: " + e.getMessage());
        pause();
      }
    }
  }

  private void follow(FeedbackLog feedback) {
    Releases atStart = releases();
    trigger.setKnownClasses(championClasses(atStart));
    List<OffsetRange> seen = new ArrayList<>(seenByNewestRun(atStart));
    seen.addAll(counted.values()); // after a broken connection, what the trigger already has
    feedback.followAfter(seen);
    while (!stop.isStopped()) {
      feedback.poll(POLL).forEach(this::observe);
      if (trigger.isDue().isPresent()) {
        Releases now = releases(); // a run by hand may have seen these labels meanwhile
        trigger.consumed(seenByNewestRun(now));
        trigger.setKnownClasses(championClasses(now));
        trigger.isDue().ifPresent(this::train);
      } else {
        health = Health.ready(trigger.newLabels() + " new labels since the last run");
      }
    }
  }

  private void observe(FeedbackLog.NewLabel label) {
    int partition = label.position().partition();
    counted.put(partition, new OffsetRange(partition, 0, label.position().offset() + 1));
    trigger.observe(label.frameId(), label.position(), label.classes());
  }

  private void train(String why) {
    LOG.info("A training run is due: {}", why);
    health = Health.ready("training: " + why);
    TrainingRun run = new TrainingRun(config, connection, clock, event -> {});
    current = run;
    try {
      stop.check(); // close() may have come before it could see the run
      TrainingRun.Outcome outcome = run.run();
      LOG.info("Release {}: {}", outcome.version(), outcome.decision().reason());
      trigger.consumed(outcome.ranges());
    } catch (RetinueException e) {
      LOG.warn("The training run failed: {}; {}", e.getMessage(), e.remedy());
      health = Health.ready("the last training run failed: " + e.getMessage());
      failed(e);
    } catch (StoppedException e) {
      throw e;
    } catch (RuntimeException e) { // a defect of one run must not end the service
      LOG.error("The training run failed", e);
      health = Health.ready("the last training run failed: " + e);
      trigger.forget();
    } finally {
      current = null;
    }
  }

  /** A run that failed because of its labels is not repeated before there are new ones. */
  private void failed(RetinueException e) {
    if (e.kind() == ErrorKind.BAD_INPUT || e.kind() == ErrorKind.FAILURE) {
      trigger.forget();
    } else {
      trigger.postpone(RETRY_AFTER);
    }
  }

  private Releases releases() {
    return Releases.read(clients, serdes.models(), config.model());
  }

  private static List<String> championClasses(Releases releases) {
    return releases.champion().map(ModelRelease::getClasses).orElse(List.of());
  }

  private static List<OffsetRange> seenByNewestRun(Releases releases) {
    return releases.releases().stream()
        .filter(release -> release.getProvenance() != null)
        .reduce((older, newer) -> newer)
        .map(ModelRelease::getProvenance)
        .map(
            provenance ->
                provenance.getSnapshot().stream()
                    .map(
                        range ->
                            new OffsetRange(
                                range.getPartition(), range.getFromOffset(), range.getToOffset()))
                    .toList())
        .orElse(List.of());
  }

  private void pause() {
    try {
      stop.pause(RECONNECT_AFTER);
    } catch (StoppedException e) {
      LOG.debug("Stopped while waiting for the broker");
    }
  }
}
