package io.retinue.detector;

import io.retinue.detector.batch.FrameDetector;
import io.retinue.detector.batch.RegistryPatience;
import io.retinue.detector.metrics.DeletedFrames;
import io.retinue.detector.metrics.FrameLag;
import io.retinue.detector.metrics.ModelLoad;
import io.retinue.detector.metrics.ServingPace;
import io.retinue.detector.model.BatchClock;
import io.retinue.detector.model.ModelSlot;
import io.retinue.detector.model.ServingRelease;
import io.retinue.detector.release.ReleaseWatcher;
import io.retinue.detector.stream.PollBatches;
import io.retinue.detector.stream.StaticMembers;
import io.retinue.detector.stream.StreamsStart;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.ThreadReplacement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What the detector reports of itself. It is dead if only a restart helps. It is ready while frames
 * are processed with the newest release, so not while that one is refused. Thread-safe.
 */
record DetectorHealth(
    StreamsStart starter,
    KafkaStreams streams,
    FrameDetector detector,
    ModelSlot slot,
    ReleaseWatcher watcher,
    RegistryPatience registry,
    FrameLag lag,
    DeletedFrames deleted,
    BatchClock clock,
    ServingPace pace,
    PollBatches polls,
    StaticMembers members,
    ThreadReplacement replacement) {

  /** Below this, the age of the last batch is nothing to report. */
  private static final Duration YOUNG = Duration.ofSeconds(10);

  Health now() {
    Optional<String> death =
        Stream.of(
                detector.stuck(),
                replacement.causeOfDeath(),
                starter.failure(),
                watcher.death(),
                lag.death(),
                members.death())
            .flatMap(Optional::stream)
            .findFirst();
    if (death.isPresent()) {
      return Health.dead(death.get());
    }
    KafkaStreams.State state = streams.state();
    if (state.hasCompletedShutdown()) {
      return Health.dead("stopped");
    }
    ServingRelease release = slot.release();
    List<String> details = new ArrayList<>();
    details.add(release == null ? "no release serves" : release + " serves");
    List<String> troubles =
        Stream.of(watcher.trouble(), registry.trouble()).flatMap(Optional::stream).toList();
    details.addAll(troubles);
    watcher.progress().ifPresent(details::add);
    slot.slowness().ifPresent(details::add);
    pace.tooMuch()
        .ifPresent(load -> details.add(load.sentence() + " (" + ModelLoad.WAYS_OUT + ")"));
    lag.danger().ifPresent(details::add);
    if (deleted.total() > 0) {
      details.add(deleted.total() + " frames were deleted by retention before they were read");
    }
    clock
        .sinceLast()
        .filter(age -> age.compareTo(YOUNG) > 0)
        .ifPresent(age -> details.add("the last batch ended " + age.toSeconds() + " s ago"));
    boolean isRunning = state == KafkaStreams.State.RUNNING;
    if (!isRunning) {
      details.add("Kafka Streams is " + state);
    }
    String detail = String.join("; ", details);
    if (release == null && isRunning && troubles.isEmpty() && watcher.progress().isEmpty()) {
      return Health.waiting(detail + ": import or train one");
    }
    return release != null && isRunning && troubles.isEmpty()
        ? Health.ready(detail)
        : Health.starting(detail);
  }
}
