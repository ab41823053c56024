package io.retinue.alerter;

import io.retinue.platform.frame.CameraName;
import io.retinue.platform.frame.FrameId;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.Box;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.Retraction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one topic: decodes them, and checks what the rules compute with. Anybody may
 * have written a record; what is not checked here is only copied.
 *
 * @param values the topic's deserializer
 * @param cameraOf the camera of a value, which must be the record's key
 * @param check throws {@link BadEventException}, or IllegalArgumentException
 */
record EventReader<V>(Deserializer<V> values, Function<V, String> cameraOf, Consumer<V> check) {
  /** No epoch lasts longer: 100 years, ms. */
  private static final long LONGEST_EPOCH_MS = 100L * 366 * 24 * 3600 * 1000;

  /** Longer than any name that Retinue writes, and short enough to be copied into alerts. */
  private static final int LONGEST_NAME = 256;

  /** Longer than what a person writes in a line or two. */
  private static final int LONGEST_COMMENT = 2_000;

  /** The record is not an event that can be watched: it is a dead letter. */
  static final class BadEventException extends Exception {
    private static final long serialVersionUID = 1L;

    BadEventException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  static EventReader<DetectionEvent> detections(Deserializer<DetectionEvent> values) {
    return new EventReader<>(values, event -> event.getFrame().getCamera(), EventReader::check);
  }

  static EventReader<CameraStatus> cameras(Deserializer<CameraStatus> values) {
    return new EventReader<>(values, CameraStatus::getCamera, EventReader::check);
  }

  static EventReader<Retraction> retractions(Deserializer<Retraction> values) {
    return new EventReader<>(
        values, retraction -> retraction.getAlert().getCamera(), EventReader::check);
  }

  /**
   * The value of a record.
   *
   * @throws BadEventException if it is the record's fault that it cannot be read
   * @throws io.retinue.platform.error.RetinueException UNREACHABLE if the registry does not answer
   */
  V read(String topic, byte @Nullable [] key, byte[] value) throws BadEventException {
    try {
      V event = values.deserialize(topic, value);
      String camera = cameraOf.apply(event);
      check.accept(event);
      if (!Arrays.equals(key, camera.getBytes(StandardCharsets.UTF_8))) {
        throw new IllegalArgumentException("the key is not the camera " + camera);
      }
      return event;
    } catch (SerializationException e) {
      throw new BadEventException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new BadEventException("a record of " + topic + " is refused: " + e.getMessage(), e);
    }
  }

  private static void check(DetectionEvent event) {
    FrameId.of(event.getFrame());
    long mediaTime = event.getMediaTime();
    require(mediaTime >= 0 && mediaTime <= LONGEST_EPOCH_MS, "media_time is " + mediaTime + " ms");
    if (event.getStatus() == DetectionStatus.DETECTED) {
      require(
          event.getWidth() > 0 && event.getHeight() > 0,
          "the picture has " + event.getWidth() + " x " + event.getHeight() + " pixels");
    }
    if (event.getRelease() != null) {
      require(
          event.getRelease().getModel().length() <= LONGEST_NAME
              && event.getRelease().getSha256().length() <= LONGEST_NAME,
          "the release's name is too long");
    }
    for (Detection detection : event.getDetections()) {
      check(detection);
    }
  }

  private static void check(Retraction retraction) {
    AlertEvent alert = retraction.getAlert();
    require(CameraName.isValid(alert.getCamera()), "it has no valid camera name");
    FrameId.of(alert.getFrame());
    FrameId.of(alert.getFirstFrame());
    for (String name :
        List.of(alert.getAlertId(), alert.getRule(), alert.getLabel(), retraction.getBy())) {
      require(name.length() <= LONGEST_NAME, "a name is too long");
    }
    String comment = retraction.getComment();
    require(comment == null || comment.length() <= LONGEST_COMMENT, "its comment is too long");
    if (alert.getBox() != null) {
      check(alert.getBox());
    }
  }

  private static void check(Detection detection) {
    float score = detection.getScore();
    require(score >= 0 && score <= 1, "a score is " + score);
    check(detection.getBox());
  }

  private static void check(Box box) {
    require(
        Float.isFinite(box.getX1())
            && Float.isFinite(box.getY1())
            && Float.isFinite(box.getX2())
            && Float.isFinite(box.getY2()),
        "a box has a coordinate that is no number");
  }

  private static void check(CameraStatus status) {
    require(CameraName.isValid(status.getCamera()), "it has no valid camera name");
    Long last = status.getLastIndex();
    require(
        status.getEpoch() >= 0 && (last == null || last >= 0),
        "epoch is " + status.getEpoch() + " and last_index " + last);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
