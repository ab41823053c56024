package io.retinue.detector.batch;

import io.retinue.detector.batch.FrameOutcome.Failed;
import io.retinue.detector.batch.FrameOutcome.FrameInfo;
import io.retinue.detector.batch.FrameOutcome.Shed;
import io.retinue.detector.batch.FrameOutcome.Timings;
import io.retinue.detector.batch.FrameOutcome.Unusable;
import io.retinue.detector.batch.FrameParser.ParsedFrame;
import io.retinue.detector.model.DeviceFailureException;
import io.retinue.detector.model.ModelSlot;
import io.retinue.platform.frame.ShedReason;
import io.retinue.video.PictureSize;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which records of a poll go to the model: parses them, sheds what is too old or what no
 * release can serve, and refuses what is no frame. Thread-safe.
 */
public final class Admission {
  private final FrameParser parser;
  private final RegistryPatience registry;
  private final Consumer<PictureSize> sizes;
  private final ModelSlot models;
  private final Clock clock;
  private final Duration freshness;
  private final Duration releasePatience;

  /**
   * @param sizes receives the size of each frame
   * @param releasePatience how long one poll waits for a release that is loading
   */
  public Admission(
      FrameParser parser,
      RegistryPatience registry,
      Consumer<PictureSize> sizes,
      ModelSlot models,
      Clock clock,
      Duration freshness,
      Duration releasePatience) {
    this.parser = parser;
    this.registry = registry;
    this.sizes = sizes;
    this.models = models;
    this.clock = clock;
    this.freshness = freshness;
    this.releasePatience = releasePatience;
  }

  /**
   * A frame that is to be shown to the model.
   *
   * @param position of its record in the poll
   */
  record Admitted(int position, FrameInfo info, float queuedMs, byte[] jpeg) {
    long pixels() {
      return info.size().pixels();
    }
  }

  private record Parsed(int position, ParsedFrame frame, float queuedMs) {}

  /**
   * The frames for the model, in their order; the others have their outcome afterwards.
   *
   * @param values values of records, as they came
   */
  List<Admitted> admit(List<byte @Nullable []> values, Outcomes outcomes) {
    List<Parsed> parsed = parsed(values, clock.instant(), outcomes);
    boolean isComplete = parsed.stream().anyMatch(p -> !p.frame().info().mayBeShed());
    @Nullable DeviceFailureException loading = isComplete ? awaitRelease() : null;
    boolean isReleased = !models.isEmpty();
    Instant now = clock.instant();
    List<Admitted> admitted = new ArrayList<>();
    for (Parsed p : parsed) {
      FrameInfo info = p.frame().info();
      Optional<ShedReason> shed = shedReason(info, now, isReleased);
      if (shed.isEmpty()) {
        admitted.add(new Admitted(p.position(), info, p.queuedMs(), p.frame().jpeg()));
      } else if (loading != null && !info.mayBeShed()) {
        outcomes.set(p.position(), new Failed(loading));
      } else {
        outcomes.set(p.position(), new Shed(info, shed.get(), Timings.unseen(p.queuedMs())));
      }
    }
    return admitted;
  }

  private List<Parsed> parsed(List<byte @Nullable []> values, Instant began, Outcomes outcomes) {
    List<Parsed> parsed = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      byte @Nullable [] value = values.get(i);
      try {
        ParsedFrame frame = registry.await(() -> parser.parse(value));
        sizes.accept(frame.info().size());
        float queuedMs = Math.max(0, Duration.between(frame.info().ingestedAt(), began).toMillis());
        parsed.add(new Parsed(i, frame, queuedMs));
      } catch (BadFrameException e) {
        outcomes.set(i, new Unusable(e));
      } catch (DeviceFailureException e) {
        // The registry is away: every further record would wait as long.
        for (int rest = i; rest < values.size(); rest++) {
          outcomes.set(rest, new Failed(e));
        }
        return parsed;
      }
    }
    return parsed;
  }

  /** Complete footage waits for a release that is loading; the failure if it loads for too long. */
  private @Nullable DeviceFailureException awaitRelease() {
    try {
      return models.awaitModel(releasePatience)
          ? null
          : new StillWaitingException(
              "no release serves yet",
              new IllegalStateException("waited " + releasePatience.toSeconds() + " s"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new DeviceFailureException("interrupted while a release was loading", e);
    }
  }

  private Optional<ShedReason> shedReason(FrameInfo frame, Instant now, boolean isReleased) {
    if (!isReleased) {
      return Optional.of(ShedReason.NO_RELEASE);
    }
    boolean stale = frame.ingestedAt().plus(freshness).isBefore(now);
    return frame.mayBeShed() && stale ? Optional.of(ShedReason.STALE) : Optional.empty();
  }
}
