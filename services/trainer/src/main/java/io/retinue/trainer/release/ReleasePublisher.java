package io.retinue.trainer.release;

import io.retinue.platform.ExitCode;
import io.retinue.platform.KafkaClients;
import io.retinue.platform.Releases;
import io.retinue.platform.RetinueException;
import io.retinue.platform.RetinueSerdes;
import io.retinue.platform.Topic;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import io.retinue.trainer.RunStoppedException;
import io.retinue.trainer.StopSignal;
import io.retinue.trainer.gate.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of a release on the models topic: CANDIDATE, and then CHAMPION with the old
 * champion RETIRED, or REJECTED, in one transaction.
 *
 * <p>Every announcement of a model uses one transactional id and opens its producer before it reads
 * the topic, so of two publishers the later fences the earlier, version numbers are never given
 * twice, and a verdict against a champion that has since changed is never written. A broker that is
 * lost is waited for; if the lost answer was "committed", the next attempt finds the release there.
 */
public final class ReleasePublisher {
  private static final Logger log = LoggerFactory.getLogger(ReleasePublisher.class);
  private static final Duration READ_WITHIN = Duration.ofSeconds(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

  private final KafkaClients clients;
  private final RetinueSerdes serdes;
  private final String model;
  private final Clock clock;
  private final Duration announceWithin;

  public ReleasePublisher(
      KafkaClients clients,
      RetinueSerdes serdes,
      String model,
      Clock clock,
      Duration announceWithin) {
    this.clients = clients;
    this.serdes = serdes;
    this.model = model;
    this.clock = clock;
    this.announceWithin = announceWithin;
  }

  /** What the models topic says now. */
  public Releases releases() {
    return Releases.read(clients, serdes.models(), model, READ_WITHIN);
  }

  /**
   * Announces a release and what the gate decided.
   *
   * @param judgedAgainst version of the champion that the gate compared with; empty for none
   * @return the release's version
   * @throws ChampionMovedException if that is not the champion any more
   * @throws RunStoppedException if it was stopped first; then nothing is announced
   * @throws RetinueException UNREACHABLE if the broker did not come back in time
   */
  public long announce(
      Candidate candidate, Verdict verdict, Optional<Long> judgedAgainst, StopSignal stop)
      throws ChampionMovedException {
    long deadline = System.nanoTime() + announceWithin.toNanos();
    while (true) {
      stop.check();
      try {
        return attempt(candidate, verdict, judgedAgainst);
      } catch (KafkaException | RetinueException e) {
        if (e instanceof RetinueException known && known.exitCode() != ExitCode.UNREACHABLE) {
          throw e;
        }
        if (System.nanoTime() > deadline) {
          throw unannounced(candidate, e);
        }
        log.warn("Could not announce release {} yet: {}", candidate.sha256(), e.toString());
        stop.pause(BETWEEN_ATTEMPTS);
      }
    }
  }

  private long attempt(Candidate candidate, Verdict verdict, Optional<Long> judgedAgainst)
      throws ChampionMovedException {
    try (Producer<String, ModelRelease> producer = open()) {
      producer.initTransactions();
      Releases releases = releases();
      Optional<ModelRelease> announced = find(releases, candidate);
      if (announced.isPresent()) {
        return announced.get().getVersion();
      }
      Optional<ModelRelease> champion = releases.champion();
      if (!champion.map(ModelRelease::getVersion).equals(judgedAgainst)) {
        throw new ChampionMovedException(
            "judged against release "
                + judgedAgainst.map(String::valueOf).orElse("none")
                + ", but the champion is "
                + champion.map(release -> "release " + release.getVersion()).orElse("none"));
      }
      long version = releases.nextVersion();
      producer.beginTransaction();
      for (ModelRelease event : events(candidate, verdict, champion, version)) {
        producer.send(new ProducerRecord<>(Topic.MODELS.topicName(), model, event));
      }
      producer.commitTransaction();
      awaitVisible(candidate);
      return version;
    }
  }

  /**
   * Kafka answers a commit before its markers are in the topic: whoever reads right after it may
   * find nothing yet. Who hears the version from us shall find the release.
   */
  private void awaitVisible(Candidate candidate) {
    long end = System.nanoTime() + READ_WITHIN.toNanos();
    while (find(releases(), candidate).isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private List<ModelRelease> events(
      Candidate candidate, Verdict verdict, Optional<ModelRelease> champion, long version) {
    List<ModelRelease> events = new ArrayList<>();
    events.add(event(candidate, version, ReleaseState.CANDIDATE, "Made by a training run."));
    if (verdict instanceof Verdict.Promote) {
      events.add(event(candidate, version, ReleaseState.CHAMPION, verdict.reason()));
      champion.ifPresent(
          old ->
              events.add(
                  ModelRelease.newBuilder(old)
                      .setState(ReleaseState.RETIRED)
                      .setReason("Release " + version + " took its place.")
                      .setAt(now())
                      .build()));
    } else {
      events.add(event(candidate, version, ReleaseState.REJECTED, verdict.reason()));
    }
    return events;
  }

  private ModelRelease event(Candidate candidate, long version, ReleaseState state, String reason) {
    return ModelRelease.newBuilder()
        .setModel(model)
        .setVersion(version)
        .setState(state)
        .setReason(reason)
        .setAt(now())
        .setSha256(candidate.sha256())
        .setUri(candidate.uri())
        .setClasses(candidate.classes())
        .setNetwork(candidate.network())
        .setMetrics(candidate.metrics())
        .setProvenance(candidate.provenance())
        .build();
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private static Optional<ModelRelease> find(Releases releases, Candidate candidate) {
    return releases.releases().stream()
        .filter(release -> release.getSha256().equals(candidate.sha256()))
        .filter(
            release ->
                release.getProvenance() != null
                    && release.getProvenance().getRunId().equals(candidate.provenance().getRunId()))
        .findFirst();
  }

  private Producer<String, ModelRelease> open() {
    Map<String, Object> properties = clients.producerProperties();
    properties.put("transactional.id", "retinue-trainer-" + model);
    properties.put("transaction.timeout.ms", 30_000);
    return new KafkaProducer<>(properties, new StringSerializer(), serdes.models().serializer());
  }

  private RetinueException unannounced(Candidate candidate, RuntimeException cause) {
    return new RetinueException(
        ExitCode.UNREACHABLE,
        "the run has a result, but the broker did not come back within "
            + announceWithin.toSeconds()
            + " s to announce it; nothing serves it (it lies in "
            + candidate.uri()
            + ")",
        "check that the broker runs and is reachable, then train again",
        cause);
  }
}
