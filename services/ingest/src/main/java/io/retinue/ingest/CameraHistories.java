package io.retinue.ingest;

import io.retinue.ingest.state.BlindInterval;
import io.retinue.ingest.state.CameraHistory;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads what the cameras topic holds of every camera from earlier runs. */
final class CameraHistories {
  private static final long EPOCHS_END = 1L << 51; // in the year 73326; films' epochs are larger
  private static final int MOST_CAMERAS = 10_000;

  private final Map<String, Long> epochs = new HashMap<>();
  private final Map<String, CameraStatus> newest = new HashMap<>();

  private CameraHistories() {}

  /** By camera. Records that ingest cannot have written are passed over. */
  static Map<String, CameraHistory> read(KafkaClients kafka, RetinueSerdes serdes) {
    CameraHistories found = new CameraHistories();
    TopicReader.scan(
        kafka,
        Topic.CAMERAS,
        serdes.cameras(),
        (record, status) -> found.add(status),
        found.newest::remove);
    return found.epochs.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> found.history(e.getKey(), e.getValue())));
  }

  private void add(CameraStatus status) {
    String camera = status.getCamera();
    long epoch = status.getEpoch();
    boolean hasRoom = epochs.size() < MOST_CAMERAS || epochs.containsKey(camera);
    if (epoch >= 0 && epoch < EPOCHS_END && hasRoom) {
      epochs.merge(camera, epoch, Math::max);
      newest.put(camera, status);
    }
  }

  private CameraHistory history(String camera, long epoch) {
    CameraStatus last = newest.get(camera);
    if (last == null) {
      return CameraHistory.ofRemoved(epoch);
    }
    List<BlindInterval> blind =
        last.getBlindIntervals().stream()
            .map(b -> new BlindInterval(b.getStart(), b.getEnd(), CameraTally.line(b.getCause())))
            .toList();
    return CameraHistory.of(epoch, blind, last.getAt());
  }
}
