package io.retinue.notifier;

import io.retinue.schemas.AlertEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a sink has read and not delivered, in the order of reading. Not thread-safe. */
final class WaitingAlerts {
  private final Function<ConsumerRecord<byte[], byte[]>, Optional<AlertEvent>> decoder;
  private final Deque<Read> read = new ArrayDeque<>();
  private List<Waiting> next = List.of();
  private int events;

  /**
   * An event.
   *
   * @param written when it was written to the topic
   */
  record Waiting(AlertEvent event, Instant written) {}

  /** A record; without an event if it is not for this sink. */
  private record Read(TopicPartition place, long offset, Optional<Waiting> waiting) {}

  /**
   * @param decoder empty for a record that is not for this sink
   */
  WaitingAlerts(Function<ConsumerRecord<byte[], byte[]>, Optional<AlertEvent>> decoder) {
    this.decoder = decoder;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    Instant written = Instant.ofEpochMilli(record.timestamp());
    Optional<Waiting> waiting = decoder.apply(record).map(event -> new Waiting(event, written));
    read.add(
        new Read(new TopicPartition(record.topic(), record.partition()), record.offset(), waiting));
    events += waiting.isPresent() ? 1 : 0;
  }

  /** How many records are held, those included that are not for this sink. */
  int records() {
    return read.size();
  }

  /** Whether there is nothing to deliver. */
  boolean isEmpty() {
    return events == 0;
  }

  /** The event that is first in the next message; there is one if it is not {@link #isEmpty}. */
  AlertEvent first() {
    return read.stream().flatMap(r -> r.waiting().stream()).findFirst().orElseThrow().event();
  }

  /**
   * What goes into the next message: the same until it is {@link #done}, so that a message that is
   * sent again is the same message.
   */
  List<Waiting> next(Bundle bundle) {
    if (next.isEmpty()) {
      next = read.stream().flatMap(r -> r.waiting().stream()).limit(bundle.of(events)).toList();
    }
    return next;
  }

  /**
   * Forgets the first so many events, and the records around them that are not for this sink.
   *
   * @return offsets to commit; none where nothing was forgotten
   */
  Map<TopicPartition, OffsetAndMetadata> done(int count) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    int left = count;
    while (!read.isEmpty() && (left > 0 || read.element().waiting().isEmpty())) {
      Read first = read.remove();
      offsets.put(first.place(), new OffsetAndMetadata(first.offset() + 1));
      left -= first.waiting().isPresent() ? 1 : 0;
    }
    if (count > 0) {
      next = List.of();
      events -= count;
    }
    return offsets;
  }

  /** Forgets what another instance has now. */
  void forget(Collection<TopicPartition> places) {
    read.removeIf(one -> places.contains(one.place()));
    events = (int) read.stream().filter(one -> one.waiting().isPresent()).count();
    next = List.of();
  }

  void clear() {
    read.clear();
    events = 0;
    next = List.of();
  }
}
