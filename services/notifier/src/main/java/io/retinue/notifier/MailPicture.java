package io.retinue.notifier;

import io.retinue.schemas.AlertEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A picture in a mail.
 *
 * @param fileName without characters that a mail would have to encode
 */
record MailPicture(String fileName, byte[] jpeg) {
  /** Pictures of a mail with several events. */
  static final int MOST = 3;

  /** Of all pictures of a mail: base64 adds a third, and many servers take 10 MB. */
  private static final int MOST_BYTES = 4_000_000;

  /** The pictures of the first alerts that have one. */
  static List<MailPicture> of(List<AlertEvent> events, AlertPictures pictures) {
    List<MailPicture> found = new ArrayList<>();
    Set<String> alerts = new HashSet<>();
    int bytes = 0;
    for (AlertEvent event : events) {
      if (found.size() == MOST) {
        break;
      }
      if (!alerts.add(event.getAlertId())) {
        continue;
      }
      Optional<byte[]> jpeg = pictures.read(event);
      if (jpeg.isPresent() && bytes + jpeg.get().length <= MOST_BYTES) {
        bytes += jpeg.get().length;
        found.add(new MailPicture(name(event, found.size() + 1), jpeg.get()));
      }
    }
    return List.copyOf(found);
  }

  private static String name(AlertEvent event, int number) {
    String text = "%d-%s-%s".formatted(number, event.getCamera(), event.getRule());
    return text.replaceAll("[^A-Za-z0-9_-]", "_") + ".jpg";
  }
}
