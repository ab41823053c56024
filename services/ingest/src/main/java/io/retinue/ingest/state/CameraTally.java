package io.retinue.ingest.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What became of the frames of one camera's present or last epoch. Once {@link #ended}, read =
 * published + all drops.
 *
 * @param camera name
 * @param epoch see FrameRef
 * @param state present state
 * @param reason why it is in that state, for people
 * @param since when it entered that state
 * @param read frames read, those that could not be decoded included
 * @param published frames that Kafka acknowledged
 * @param lastIndex index of the last published frame; empty before the first
 * @param drops frames dropped, by reason
 * @param framesPerSecond frames published a second of late; null before it is measured
 * @param warnings what is doubtful about the source, for people; at most a few
 * @param blind the newest blind intervals, of earlier epochs too, oldest first
 */
public record CameraTally(
    String camera,
    long epoch,
    State state,
    String reason,
    Instant since,
    long read,
    long published,
    OptionalLong lastIndex,
    Map<DropReason, Long> drops,
    @Nullable Float framesPerSecond,
    List<String> warnings,
    List<BlindInterval> blind) {
  private static final int LONGEST_LINE = 300;

  /** What a camera does. The names are those of the cameras topic. */
  public enum State {
    /** Opens its source; no frame of this epoch is published yet. */
    CONNECTING,
    /** Its frames are published. */
    LIVE,
    /** No frame came or was acknowledged for some time; it goes on trying. */
    STALLED,
    /** Its frames are published, but the picture has not changed for too long. */
    FROZEN,
    /** Its source came to an end, or ingest was stopped. */
    ENDED,
    /** Its source failed; one that has no end is tried again. */
    FAILED
  }

  /** Why a frame that was read is not on the frames topic. The names are on the wire. */
  public enum DropReason {
    /** The decoder could make nothing, or only part, of it. */
    DECODE_ERROR,
    /** More frames a second came than are wanted. */
    SAMPLED_OUT,
    /** Nothing moved, and the camera publishes motion only. */
    NO_MOTION,
    /** The machine is too slow for its cameras: newer frames of this one already wait. */
    OVERLOAD,
    /** Kafka took too long, and a live frame does not wait. */
    BUFFER_FULL,
    /** It was sent, and Kafka did not acknowledge it in time. */
    NOT_ACKNOWLEDGED,
    /** Its picture is larger than the topic takes. */
    TOO_LARGE
  }

  public CameraTally {
    drops = Map.copyOf(drops);
    warnings = List.copyOf(warnings);
    blind = List.copyOf(blind);
  }

  /** A cause as part of a sentence: one line without a full stop, of a bounded length. */
  public static String line(@Nullable String cause) {
    String text = String.valueOf(cause).replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
    String bounded = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text;
    return bounded.endsWith(".") ? bounded.substring(0, bounded.length() - 1) : bounded;
  }

  /** Whether it ended or failed; one that has no end goes on after a failure. */
  public boolean ended() {
    return state == State.ENDED || state == State.FAILED;
  }

  /** Frames dropped for all reasons. */
  public long dropped() {
    return drops.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Why the camera failed, for people; null unless it did. */
  public @Nullable String failure() {
    return state == State.FAILED ? reason : null;
  }
}
