package io.retinue.console;

import io.retinue.console.AreaFile.Edited;
import io.retinue.platform.error.RetinueException;
import java.time.Instant;
import java.util.List;

/** Runs the rules over what was detected, with zones and lines that are not saved. Thread-safe. */
@FunctionalInterface
public interface AreaTrial {
  /** Where there is no settings file. */
  AreaTrial NONE =
      (camera, basedOn, areas) -> {
        AreaFile.NONE.read(camera);
        return (from, to, progress) -> new Tried(0, from, List.of());
      };

  /**
   * Checks zones and lines of a camera as {@link AreaFile#write} does, and writes nothing.
   *
   * @param basedOn the version that was read before they were changed
   * @throws RetinueException as write does
   */
  Prepared prepare(String camera, String basedOn, List<Edited> areas);

  /** A trial that can begin. */
  @FunctionalInterface
  interface Prepared {
    /**
     * Runs the rules over the camera's detections of a span of time, and compares the alerts with
     * those that there were.
     *
     * @param progress ends the trial early
     * @throws RetinueException UNREACHABLE
     */
    Tried run(Instant from, Instant to, Progress progress);
  }

  /** Whether a trial goes on. */
  @FunctionalInterface
  interface Progress {
    /**
     * @param reached the time up to which the detections have been run
     * @param alerts how many alerts are known
     */
    boolean goesOn(Instant reached, int alerts);
  }

  /**
   * What was found.
   *
   * @param frames whose detections were run
   * @param reached the time up to which the alerts are compared: the end of the span, unless the
   *     trial was ended early
   * @param alerts oldest first
   */
  record Tried(long frames, Instant reached, List<TriedAlert> alerts) {
    public Tried {
      alerts = List.copyOf(alerts);
    }
  }

  /** What becomes of an alert. */
  enum Change {
    /** There was none, and there would have been one. */
    APPEARS,
    /** There was one, and there would have been none. */
    VANISHES,
    /** There was one, and there would have been one. */
    STAYS
  }

  /**
   * An alert of the trial.
   *
   * @param id of the alert
   * @param since when what it is about began
   * @param until when its last event was
   */
  record TriedAlert(
      Change change, String id, String rule, String label, Instant since, Instant until) {}
}
