package io.retinue.notifier;

import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of alerts, which the evidence service writes: JPEGs with the box drawn into them.
 * They are read only. Thread-safe.
 *
 * @param folder empty, or not there, for no pictures
 */
record AlertPictures(Optional<EvidenceFolder> folder) {
  private static final Logger LOG = LoggerFactory.getLogger(AlertPictures.class);

  /** A larger file is none of ours: snapshots are at most 1280x720. */
  static final int MOST_BYTES = 2_000_000;

  /**
   * Whether an event announces a picture that a person may want to have: a beginning or better
   * picture of an alert about an object, in a deployment that keeps evidence.
   */
  boolean isExpected(AlertEvent event) {
    boolean shows = event.getType() == AlertType.OPENED || event.getType() == AlertType.UPDATED;
    return shows
        && event.getBoxFrame() != null
        && id(event).isPresent()
        && folder.filter(there -> Files.isDirectory(there.root())).isPresent();
  }

  /** Whether the picture of the event's alert is there. */
  boolean has(AlertEvent event) {
    return file(event).filter(Files::isRegularFile).isPresent();
  }

  /** The picture of the event's alert; empty where there is none. */
  Optional<byte[]> read(AlertEvent event) {
    Optional<Path> file = file(event);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      byte[] jpeg = in.readNBytes(MOST_BYTES + 1);
      if (jpeg.length > MOST_BYTES) {
        LOG.warn("{} has more than {} bytes and is left out", file.get(), MOST_BYTES);
        return Optional.empty();
      }
      return Optional.of(jpeg);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // not there yet, or no longer kept
    } catch (IOException e) {
      LOG.warn("the picture of {} cannot be read: {}", event.getAlertId(), e.toString());
      return Optional.empty();
    }
  }

  /** Empty for an id that can name no file. */
  private Optional<Path> file(AlertEvent event) {
    return folder.flatMap(there -> id(event).map(alert -> there.file(alert, Kind.SNAPSHOT)));
  }

  /** Empty for a record that some other program wrote. */
  static Optional<AlertId> id(AlertEvent event) {
    try {
      return Optional.of(AlertId.parse(event.getAlertId()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
