package io.retinue.platform.release;

import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.time.Clock;
import java.time.Instant;

/** The steps in the life of a model's releases, as the models topic has them. */
final class ReleaseEvents {
  private final String model;
  private final Clock clock;

  /**
   * @param model key of the models topic
   */
  ReleaseEvents(String model, Clock clock) {
    this.model = model;
    this.clock = clock;
  }

  ModelRelease of(Candidate candidate, long version, ReleaseState state, String reason) {
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

  /** The old champion, after the release of that version took its place. */
  ModelRelease retired(ModelRelease champion, long version) {
    return next(champion, ReleaseState.RETIRED, "Release " + version + " took its place.");
  }

  /** The next step of a release that the topic knows. */
  ModelRelease next(ModelRelease release, ReleaseState state, String reason) {
    return ModelRelease.newBuilder(release).setState(state).setReason(reason).setAt(now()).build();
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
