package io.retinue.notifier;

import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.testkit.SampleRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/** The folder of the evidence, written to as the evidence service does. */
record Snapshots(EvidenceFolder folder) {
  Snapshots(Path root) {
    this(new EvidenceFolder(root));
  }

  AlertPictures pictures() {
    return new AlertPictures(Optional.of(folder));
  }

  /** An event of an alert about an object. */
  static AlertEvent event(int index, AlertType type, long sequence) {
    AlertEvent event = SampleRecords.alert();
    event.setAlertId("gate/1795161600000/" + index + "/loitering");
    event.setType(type);
    event.setSequence(sequence);
    event.setBoxFrame(event.getFrame());
    return event;
  }

  /** What is sent need not be a JPEG. */
  static byte[] picture(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  void write(AlertEvent event, byte[] jpeg) throws IOException {
    Path place = folder.file(AlertId.parse(event.getAlertId()), Kind.SNAPSHOT);
    Files.createDirectories(place.getParent());
    Path unfinished = Files.write(folder.root().resolve("unfinished"), jpeg);
    Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
  }
}
