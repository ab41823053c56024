package io.retinue.platform.release;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of the models topic. Writes CANDIDATE, and then CHAMPION with the old champion
 * RETIRED, or REJECTED, in one transaction.
 *
 * <p>Every announcement of a model uses one transactional id and opens its producer before it reads
 * the topic. So of two publishers the later fences the earlier, no version number is given twice,
 * and a decision against a champion that has since changed is never written. If the broker is lost,
 * it tries again; if the lost answer was "committed", the next attempt finds the release there.
 */
public final class ReleasePublisher {
  private static final Logger LOG = LoggerFactory.getLogger(ReleasePublisher.class);
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

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

  /** The models topic as it is now. */
  public Releases releases() {
    return Releases.read(clients, serdes.models(), model);
  }

  /**
   * Announces a release and what the gate decided.
   *
   * @param judgedAgainst version of the champion that the gate compared with; empty for none
   * @return the release's version
   * @throws ChampionMovedException if that is not the champion any more
   * @throws StoppedException if it was stopped first; then nothing is announced
   * @throws RetinueException UNREACHABLE if the broker did not come back in time
   */
  public long announce(
      Candidate candidate, Decision verdict, Optional<Long> judgedAgainst, StopSignal stop)
      throws ChampionMovedException {
    return persist(candidate, stop, () -> attempt(candidate, verdict, judgedAgainst));
  }

  /**
   * Announces weights that came from elsewhere and that no gate has judged. Weights that the topic
   * already has, by SHA-256, keep their version.
   *
   * @param origin where they came from, in a sentence for people
   * @return the release's newest step: CHAMPION if it serves, else what it was
   * @throws StoppedException if it was stopped first; then nothing is announced
   * @throws RetinueException UNREACHABLE if the broker did not come back in time
   */
  public ModelRelease announceImport(
      Candidate candidate, String origin, ImportPromotion promotion, StopSignal stop) {
    return persist(candidate, stop, () -> attemptImport(candidate, origin, promotion));
  }

  /** Whether imported weights, which no gate has judged, serve from now on. */
  public enum ImportPromotion {
    /** Only if nothing serves yet. */
    IF_FIRST,
    /** In any case: a person decided so. */
    ALWAYS
  }

  @FunctionalInterface
  private interface Attempt<T, E extends Exception> {
    T run() throws E;
  }

  private <T, E extends Exception> T persist(
      Candidate candidate, StopSignal stop, Attempt<T, E> attempt) throws E {
    Deadline deadline = Deadline.in(announceWithin);
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    while (true) {
      stop.check();
      try {
        return attempt.run();
      } catch (KafkaException | RetinueException e) {
        if (e instanceof RetinueException known && known.kind() != ErrorKind.UNREACHABLE) {
          throw e;
        }
        if (deadline.isOver()) {
          throw unannounced(candidate, e);
        }
        Duration pause = backoff.next();
        LOG.warn(
            "announcing release {} failed; retrying in {} ms: {}",
            candidate.sha256(),
            pause.toMillis(),
            e.toString());
        stop.pause(pause);
      }
    }
  }

  private long attempt(Candidate candidate, Decision verdict, Optional<Long> judgedAgainst)
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
      commit(producer, releases, judged(candidate, verdict, champion, version));
      return version;
    }
  }

  private List<ModelRelease> judged(
      Candidate candidate, Decision verdict, Optional<ModelRelease> champion, long version) {
    List<ModelRelease> steps = new ArrayList<>();
    steps.add(step(candidate, version, ReleaseState.CANDIDATE, "Made by a training run."));
    if (verdict instanceof Decision.Promote) {
      steps.add(step(candidate, version, ReleaseState.CHAMPION, verdict.reason()));
      champion.ifPresent(old -> steps.add(retired(old, version)));
    } else {
      steps.add(step(candidate, version, ReleaseState.REJECTED, verdict.reason()));
    }
    return steps;
  }

  private ModelRelease attemptImport(
      Candidate candidate, String origin, ImportPromotion promotion) {
    try (Producer<String, ModelRelease> producer = open()) {
      producer.initTransactions();
      Releases releases = releases();
      Optional<ModelRelease> champion = releases.champion();
      Optional<ModelRelease> known = newest(releases, candidate.sha256());
      long version = known.map(ModelRelease::getVersion).orElseGet(releases::nextVersion);
      List<ModelRelease> steps = new ArrayList<>();
      ModelRelease release =
          known.orElseGet(() -> step(candidate, version, ReleaseState.CANDIDATE, origin));
      if (known.isEmpty()) {
        steps.add(release);
      }
      boolean serves = champion.map(one -> one.getVersion() == version).orElse(false);
      if (!serves && (champion.isEmpty() || promotion == ImportPromotion.ALWAYS)) {
        release = next(release, ReleaseState.CHAMPION, origin);
        steps.add(release);
        champion.ifPresent(old -> steps.add(retired(old, version)));
      }
      if (!steps.isEmpty()) {
        commit(producer, releases, steps);
      }
      return release;
    }
  }

  /**
   * Returns once the steps can be read: Kafka answers a commit before its markers are in the topic,
   * and the caller, who gets the version, must find the release.
   *
   * @param before the topic so far; nobody else writes between that and the commit
   */
  private void commit(
      Producer<String, ModelRelease> producer, Releases before, List<ModelRelease> steps) {
    producer.beginTransaction();
    for (ModelRelease step : steps) {
      producer.send(new ProducerRecord<>(Topic.MODELS.topicName(), model, step));
    }
    producer.commitTransaction();
    int visible = before.history().size() + steps.size();
    Deadline.in(VISIBLE_WITHIN).await(() -> releases().history().size() >= visible);
  }

  private ModelRelease step(Candidate candidate, long version, ReleaseState state, String reason) {
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

  private ModelRelease next(ModelRelease release, ReleaseState state, String reason) {
    return ModelRelease.newBuilder(release).setState(state).setReason(reason).setAt(now()).build();
  }

  private ModelRelease retired(ModelRelease champion, long successor) {
    return next(champion, ReleaseState.RETIRED, "Release " + successor + " took its place.");
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private static Optional<ModelRelease> newest(Releases releases, String sha256) {
    return releases.releases().stream()
        .filter(release -> release.getSha256().equals(sha256))
        .reduce((older, newer) -> newer);
  }

  private static Optional<ModelRelease> find(Releases releases, Candidate candidate) {
    return releases.releases().stream()
        .filter(release -> release.getSha256().equals(candidate.sha256()))
        .filter(
            release ->
                release.getProvenance() != null
                    && candidate.provenance() != null
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
        ErrorKind.UNREACHABLE,
        "the release is made, but the broker did not come back within "
            + announceWithin.toSeconds()
            + " s to announce it; nothing serves it (it lies in "
            + candidate.uri()
            + ")",
        "check that the broker runs and is reachable, then do it again",
        cause);
  }
}
