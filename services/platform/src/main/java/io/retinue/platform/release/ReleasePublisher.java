package io.retinue.platform.release;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
  private static final Logger LOG = LoggerFactory.getLogger(ReleasePublisher.class);
  private static final Duration READ_WITHIN = Duration.ofSeconds(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

  private final KafkaClients clients;
  private final RetinueSerdes serdes;
  private final String model;
  private final ReleaseEvents events;
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
    this.events = new ReleaseEvents(model, clock);
    this.announceWithin = announceWithin;
  }

  /** What the models topic says now. */
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
   * Announces weights that came from elsewhere and were judged by no gate. What the topic knows
   * already, by its SHA-256, keeps its version.
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

  @FunctionalInterface
  private interface Attempt<T, E extends Exception> {
    T run() throws E;
  }

  private <T, E extends Exception> T persist(
      Candidate candidate, StopSignal stop, Attempt<T, E> attempt) throws E {
    long deadline = System.nanoTime() + announceWithin.toNanos();
    while (true) {
      stop.check();
      try {
        return attempt.run();
      } catch (KafkaException | RetinueException e) {
        if (e instanceof RetinueException known && known.kind() != ErrorKind.UNREACHABLE) {
          throw e;
        }
        if (System.nanoTime() > deadline) {
          throw unannounced(candidate, e);
        }
        LOG.warn("Could not announce release {} yet: {}", candidate.sha256(), e.toString());
        stop.pause(BETWEEN_ATTEMPTS);
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
      commit(producer, judged(candidate, verdict, champion, version));
      awaitVisible(() -> find(releases(), candidate).isPresent());
      return version;
    }
  }

  /**
   * Kafka answers a commit before its markers are in the topic: whoever reads right after it may
   * find nothing yet. Who hears the version from us shall find the release.
   */
  private static void awaitVisible(BooleanSupplier visible) {
    long end = System.nanoTime() + READ_WITHIN.toNanos();
    while (!visible.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private List<ModelRelease> judged(
      Candidate candidate, Decision verdict, Optional<ModelRelease> champion, long version) {
    List<ModelRelease> steps = new ArrayList<>();
    steps.add(events.of(candidate, version, ReleaseState.CANDIDATE, "Made by a training run."));
    if (verdict instanceof Decision.Promote) {
      steps.add(events.of(candidate, version, ReleaseState.CHAMPION, verdict.reason()));
      champion.ifPresent(old -> steps.add(events.retired(old, version)));
    } else {
      steps.add(events.of(candidate, version, ReleaseState.REJECTED, verdict.reason()));
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
          known.orElseGet(() -> events.of(candidate, version, ReleaseState.CANDIDATE, origin));
      if (known.isEmpty()) {
        steps.add(release);
      }
      boolean serves = champion.map(one -> one.getVersion() == version).orElse(false);
      if (!serves && (champion.isEmpty() || promotion == ImportPromotion.ALWAYS)) {
        release = events.next(release, ReleaseState.CHAMPION, origin);
        steps.add(release);
        champion.ifPresent(old -> steps.add(events.retired(old, version)));
      }
      if (!steps.isEmpty()) {
        commit(producer, steps);
        ReleaseState last = release.getState();
        awaitVisible(
            () ->
                releases().release(version).map(ModelRelease::getState).equals(Optional.of(last)));
      }
      return release;
    }
  }

  private void commit(Producer<String, ModelRelease> producer, List<ModelRelease> steps) {
    producer.beginTransaction();
    for (ModelRelease step : steps) {
      producer.send(new ProducerRecord<>(Topic.MODELS.topicName(), model, step));
    }
    producer.commitTransaction();
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
