package io.retinue.evidence;

import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.platform.alert.AlertId;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Deadline;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.FrameRef;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * An alert whose clip is not made yet. The thread that reads alerts owns it; while it is {@link
 * State#CUTTING} the other thread may end that.
 */
final class PendingAlert {
  /** What becomes of the clip. */
  enum State {
    /** It is not due yet. */
    WAITING,
    CUTTING,
    /** An attempt failed. */
    FAILED,
    /** It was made, or cannot be made. */
    SETTLED
  }

  /** A frame is on its topic so much later than it was captured. */
  private static final Duration PUBLISHED_WITHIN = Duration.ofSeconds(1);

  /** The kind of alerts whose id has a time in the place of a frame's index. */
  private static final String CAMERA_BLIND = "camera_blind";

  private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(30);

  private final AlertId alert;
  private final FrameId opening;
  private final TopicPartition partition;
  private final long offset;
  private final FrameRef frame;
  private final Instant openedAt;
  private final Instant written;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));
  private BestPicture picture;
  private OptionalLong lastIndex = OptionalLong.empty();
  private boolean closed;
  private Deadline due;
  private @Nullable Deadline giveUp;
  private volatile State state = State.WAITING;

  /**
   * @param record of the first event of the alert that is read
   */
  PendingAlert(AlertId alert, AlertEvent event, ConsumerRecord<?, ?> record, Capture capture) {
    this.alert = alert;
    this.partition = new TopicPartition(record.topic(), record.partition());
    this.offset = record.offset();
    // no frame opens an alert of a blind camera: what people want to see is the time before
    boolean blind = event.getKind().equals(CAMERA_BLIND);
    boolean atOpening = event.getType() == AlertType.OPENED && !blind;
    this.opening = blind ? FrameId.of(event.getFirstFrame()) : alert.frame();
    this.frame = atOpening ? event.getFrame() : event.getFirstFrame();
    this.openedAt = atOpening ? event.getAt() : event.getSince();
    Duration ago = Duration.between(openedAt, event.getAt());
    this.written = Instant.ofEpochMilli(record.timestamp()).minus(ago);
    this.picture = BestPicture.of(event);
    this.due = Deadline.in(capture.longest().minus(capture.before()).plus(PUBLISHED_WITHIN));
  }

  AlertId alert() {
    return alert;
  }

  TopicPartition partition() {
    return partition;
  }

  /** Where its first event lies: from there on it is read again after a restart. */
  long offset() {
    return offset;
  }

  /** Takes a further event; the first CLOSED or RETRACTED closes it. */
  void accept(AlertEvent event, Capture capture) {
    picture = BestPicture.of(event);
    boolean closing = event.getType() == AlertType.CLOSED || event.getType() == AlertType.RETRACTED;
    if (closing && !closed) {
      closed = true;
      FrameId last = FrameId.of(event.getFrame());
      if (last.epoch() == alert.frame().epoch()) {
        lastIndex = OptionalLong.of(last.index());
      }
      if (state == State.WAITING) {
        due = Deadline.in(capture.after().plus(PUBLISHED_WITHIN));
      }
    }
  }

  /** Whether it is time to make the clip. */
  boolean isDue() {
    return state == State.WAITING && due.isOver();
  }

  /** What to make; from now on it is being made. */
  ClipOrder order() {
    state = State.CUTTING;
    return new ClipOrder(
        alert, opening, partition.partition(), frame, openedAt, written, lastIndex, picture);
  }

  State state() {
    return state;
  }

  /** From the other thread. */
  void ended(State how) {
    state = how;
  }

  /**
   * An attempt has failed.
   *
   * @return whether there is another one, after a pause
   */
  boolean isTriedAgain() {
    Deadline last = giveUp;
    if (last == null) {
      last = Deadline.in(GIVE_UP_AFTER);
      giveUp = last;
    }
    due = Deadline.in(backoff.next());
    state = State.WAITING;
    return !last.isOver();
  }
}
