package io.retinue.ingest.state;

import io.retinue.ingest.state.CameraEvent.Finished;
import io.retinue.ingest.state.CameraEvent.Lost;
import io.retinue.ingest.state.CameraEvent.Moved;
import io.retinue.ingest.state.CameraEvent.Opened;
import io.retinue.ingest.state.CameraEvent.Published;
import io.retinue.ingest.state.CameraEvent.Quiet;
import io.retinue.ingest.state.CameraEvent.Still;
import io.retinue.ingest.state.CameraEvent.Stopped;
import io.retinue.ingest.state.CameraTally.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What one camera does, and when it was blind. Immutable: an event gives the machine after it, and
 * what is to be done.
 *
 * <pre>
 *                Published                    Still
 *   CONNECTING ─────────────► LIVE ─────────────────────► FROZEN
 *     │  │                    ▲  │ ▲                      │ │ │
 *     │  │ Quiet    Published │  │ └───────── Moved ──────┘ │ │
 *     │  │                    │  │ Quiet                    │ │
 *     │  └─────────────────► STALLED ◄──────── Quiet ───────┘ │
 *     │ Lost                   │   ▲ (LIVE, too: Lost)        │ Lost
 *     ▼                        ▼ Lost                         │
 *   FAILED ◄──────────────────────────────────────────────────┘
 *     │  Published: LIVE, where the camera is tried again
 *
 *   from every state: Finished, Stopped ──► ENDED
 * </pre>
 *
 * <p>A {@link CameraKind#CAMERA} is blind from its last good frame until it is LIVE again: a frame
 * is good if it was acknowledged and its picture was not frozen. A {@link CameraKind#FILM} is never
 * blind, and its FAILED is an end.
 *
 * @param kind what the source stands for
 * @param state present state
 * @param reason why it is in that state, for people
 * @param since when it entered that state
 * @param lastGood when the last good frame came; before the first, when the machine began
 * @param blind the newest blind intervals
 */
record CameraStateMachine(
    CameraKind kind, State state, String reason, Instant since, Instant lastGood, BlindLog blind) {

  /** What is to be done. */
  enum Effect {
    /** Nothing. */
    NONE,
    /** Another attempt, after the pause. */
    RETRY,
    /** Nothing any more. */
    END
  }

  /**
   * What an event leads to.
   *
   * @param next the machine after it
   * @param effect what is to be done
   */
  record Step(CameraStateMachine next, Effect effect) {}

  /** A camera that begins. */
  static CameraStateMachine begin(CameraKind kind, Instant now, CameraHistory history) {
    BlindLog before = kind == CameraKind.FILM ? BlindLog.EMPTY : history.until(now);
    return new CameraStateMachine(kind, State.CONNECTING, "starting", now, now, before);
  }

  Step on(CameraEvent event) {
    if (isOver()) {
      return new Step(this, Effect.NONE);
    } else if (event instanceof Finished) {
      return new Step(become(State.ENDED, "the source came to its end", event.at()), Effect.END);
    } else if (event instanceof Stopped stopped) {
      return new Step(become(State.ENDED, stopped.reason(), event.at()), Effect.END);
    } else if (event instanceof Lost lost) {
      return lost(lost);
    }
    return new Step(turn(event), Effect.NONE);
  }

  private CameraStateMachine turn(CameraEvent event) {
    if (event instanceof Opened) {
      return opened();
    } else if (event instanceof Published) {
      return published(event.at());
    } else if (event instanceof Quiet quiet) {
      return state == State.FAILED
          ? this
          : blind(lastGood, quiet.reason(), quiet.at())
              .become(State.STALLED, quiet.reason(), quiet.at());
    } else if (event instanceof Still still) {
      return still(still);
    } else if (event instanceof Moved && state == State.FROZEN) {
      return live("the picture changes again", event.at());
    }
    return this;
  }

  private CameraStateMachine opened() {
    return state == State.FAILED || state == State.CONNECTING
        ? become(state, "the source is open, and no frame is published yet", since)
        : this;
  }

  private CameraStateMachine published(Instant at) {
    return state == State.FROZEN ? this : live("frames are published", at);
  }

  private CameraStateMachine still(Still still) {
    if (state != State.LIVE && state != State.FROZEN) {
      return this;
    }
    Duration length = Duration.between(still.since(), still.at());
    String text = "the picture has not changed for " + length.toSeconds() + " s";
    return blind(still.since(), "the picture did not change", still.at())
        .become(State.FROZEN, text, still.at());
  }

  private static String seconds(Duration pause) {
    double seconds = pause.toMillis() / 1000.0;
    return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
  }

  private Step lost(Lost lost) {
    if (kind == CameraKind.FILM) {
      return new Step(become(State.FAILED, lost.cause(), lost.at()), Effect.END);
    }
    String text = lost.cause() + "; next attempt in " + seconds(lost.pause());
    CameraStateMachine blind = blind(lastGood, lost.cause(), lost.at());
    if (state == State.STALLED) { // the source's own cause is better than "no frame came"
      blind = blind.with(blind.blind().because(lost.cause()));
    }
    return new Step(blind.become(State.FAILED, text, lost.at()), Effect.RETRY);
  }

  private CameraStateMachine live(String text, Instant at) {
    return new CameraStateMachine(
        kind, State.LIVE, text, state == State.LIVE ? since : at, at, blind.end(at));
  }

  /** Blind from {@code start}, unless it is already. */
  private CameraStateMachine blind(Instant start, String cause, Instant at) {
    BlindInterval open = blind.open();
    if (kind == CameraKind.FILM) {
      return this;
    } else if (open == null) {
      return with(blind.begin(start.isAfter(at) ? at : start, cause));
    } else if (state == State.CONNECTING && open.start().isBefore(since)) {
      // Until now it was blind because ingest did not run; from here on for a cause of its own.
      return with(blind.end(since).begin(since, cause));
    }
    return this;
  }

  private CameraStateMachine with(BlindLog other) {
    return new CameraStateMachine(kind, state, reason, since, lastGood, other);
  }

  private CameraStateMachine become(State next, String text, Instant at) {
    return new CameraStateMachine(kind, next, text, state == next ? since : at, lastGood, blind);
  }

  private boolean isOver() {
    return state == State.ENDED || (state == State.FAILED && kind == CameraKind.FILM);
  }
}
