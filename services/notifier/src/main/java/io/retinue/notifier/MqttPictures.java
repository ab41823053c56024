package io.retinue.notifier;

import io.retinue.platform.service.Deadline;
import io.retinue.schemas.AlertEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pictures that belong to events which were published. As in Frigate there is one for each
 * camera and label, of the newest alert that has one. Not thread-safe.
 */
final class MqttPictures {
  /** How long a picture, or a better one, is waited for after its event. */
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** Cameras and labels: what else there may be was made up by some other program. */
  private static final int MOST = 1000;

  private final MqttTopics topics;
  private final AlertPictures pictures;
  private final Map<Place, Expected> expected = new LinkedHashMap<>();
  private final Map<Place, Shown> shown = new HashMap<>();
  private Deadline look = Deadline.in(Duration.ZERO);

  /** What a topic of pictures is about. */
  record Place(String camera, String label) {}

  private record Expected(AlertEvent event, Deadline end) {}

  private record Shown(AlertEvent event, int hash) {}

  /** A picture to publish. */
  record Ready(Place place, AlertEvent event, byte[] jpeg) {}

  MqttPictures(MqttTopics topics, AlertPictures pictures) {
    this.topics = topics;
    this.pictures = pictures;
  }

  /** The event was published: its picture follows when it is there. */
  void expect(AlertEvent event) {
    Place place = new Place(event.getCamera(), event.getLabel());
    if (pictures.isExpected(event) && topics.isName(place) && expected.size() < MOST) {
      expected.remove(place);
      expected.put(place, new Expected(event, soon()));
    }
  }

  /** Pictures that are there and were not published. */
  List<Ready> ready() {
    if (expected.isEmpty() || !look.isOver()) {
      return List.of();
    }
    look = Deadline.in(LOOK_EVERY);
    List<Ready> ready = new ArrayList<>();
    expected.forEach(
        (place, one) -> {
          Optional<byte[]> jpeg = pictures.read(one.event());
          if (jpeg.isPresent() && !isShown(place, jpeg.get())) {
            ready.add(new Ready(place, one.event(), jpeg.get()));
          }
        });
    expected.values().removeIf(one -> one.end().isOver());
    return ready;
  }

  private boolean isShown(Place place, byte[] jpeg) {
    @Nullable Shown last = shown.get(place);
    return last != null && last.hash() == Arrays.hashCode(jpeg);
  }

  void published(Ready picture) {
    if (shown.size() >= MOST) {
      shown.clear();
    }
    shown.put(picture.place(), new Shown(picture.event(), Arrays.hashCode(picture.jpeg())));
  }

  /** The broker may have forgotten the pictures: those that are still on the disk come again. */
  void publishAgain() {
    shown.forEach((place, one) -> expected.putIfAbsent(place, new Expected(one.event(), soon())));
    shown.clear();
  }

  private static Deadline soon() {
    return Deadline.in(WITHIN);
  }
}
