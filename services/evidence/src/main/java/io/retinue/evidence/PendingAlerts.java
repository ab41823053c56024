package io.retinue.evidence;

import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.platform.alert.AlertId;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.FrameRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The alerts whose clips are not made, and up to where the topic is done with. Used by the thread
 * that reads alerts; the size by any.
 */
final class PendingAlerts implements ConsumerRebalanceListener {
  private static final int MOST = 1000;

  /** What was done last is remembered, so that a further event does not begin it again. */
  private static final int REMEMBERED = 10_000;

  private final EvidenceMeters meters;
  private final Map<AlertId, PendingAlert> alerts = new LinkedHashMap<>();
  private final Map<AlertId, FrameRef> shown = new LinkedHashMap<>();
  private final Map<AlertId, Boolean> settled = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private volatile int size;

  PendingAlerts(EvidenceMeters meters) {
    this.meters = meters;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return alerts.size() >= MOST;
  }

  void clear() {
    alerts.clear();
    shown.clear(); // what was not kept is to be kept when it is read again
    positions.clear();
    committed.clear();
    size = 0;
  }

  void add(PendingAlert alert) {
    alerts.put(alert.alert(), alert);
    size = alerts.size();
  }

  /** Hands the event to its alert; false if that is not pending. */
  boolean accept(AlertId alert, AlertEvent event, Capture capture) {
    PendingAlert known = alerts.get(alert);
    if (known != null) {
      known.accept(event, capture);
    }
    return known != null;
  }

  /** Whether the clip was made, or given up, not long ago. */
  boolean isSettled(AlertId alert) {
    return settled.containsKey(alert);
  }

  /** Whether the event names another picture than the one before. */
  boolean isBetterPicture(AlertId alert, AlertEvent event) {
    FrameRef picture = BestPicture.of(event).frame();
    // events of old versions have a frame for each event; only the opening's is known to be good
    boolean named = event.getBoxFrame() != null || event.getType() == AlertType.OPENED;
    if (!named || picture.equals(shown.get(alert))) {
      return false;
    }
    remember(shown, alert, picture);
    return true;
  }

  /** Its picture could not be written: the next event that names it tries again. */
  void forgetPicture(AlertId alert) {
    shown.remove(alert);
  }

  private static <V> void remember(Map<AlertId, V> map, AlertId alert, V value) {
    map.put(alert, value);
    if (map.size() > REMEMBERED) {
      Iterator<AlertId> oldest = map.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** This record has been taken. */
  void read(ConsumerRecord<?, ?> record) {
    positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
  }

  /** Those whose clips are due. */
  List<PendingAlert> due() {
    List<PendingAlert> due = new ArrayList<>();
    for (PendingAlert alert : alerts.values()) {
      if (alert.isDue()) {
        due.add(alert);
      }
    }
    return due;
  }

  /** Forgets those that are done or given up, and lets failed ones wait for another attempt. */
  void removeSettled() {
    Iterator<PendingAlert> all = alerts.values().iterator();
    while (all.hasNext()) {
      PendingAlert alert = all.next();
      PendingAlert.State state = alert.state();
      boolean givenUp = state == PendingAlert.State.FAILED && !alert.isTriedAgain();
      if (givenUp) {
        meters.givenUp();
      }
      if (givenUp || state == PendingAlert.State.SETTLED) {
        all.remove();
        remember(settled, alert.alert(), true);
      }
    }
    size = alerts.size();
  }

  /** Where a restart has to begin, of the partitions where that has changed. */
  Map<TopicPartition, OffsetAndMetadata> uncommitted() {
    Map<TopicPartition, Long> done = new HashMap<>(positions);
    alerts
        .values()
        .forEach(alert -> done.computeIfPresent(alert.partition(), (p, at) -> earlier(alert, at)));
    Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();
    done.forEach(
        (partition, offset) -> {
          if (!offset.equals(committed.get(partition))) {
            places.put(partition, new OffsetAndMetadata(offset));
          }
        });
    return places;
  }

  private static long earlier(PendingAlert alert, long offset) {
    return Math.min(alert.offset(), offset);
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> places) {
    places.forEach((partition, place) -> committed.put(partition, place.offset()));
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // each begins where it was committed
  }

  /** Another instance reads them now. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    alerts.values().removeIf(alert -> partitions.contains(alert.partition()));
    partitions.forEach(positions::remove);
    partitions.forEach(committed::remove);
    size = alerts.size();
  }
}
