package io.retinue.notifier;

import io.retinue.notifier.MqttSink.Message;
import io.retinue.platform.service.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What an MQTT broker acknowledged a moment ago: a broker that is killed may have acknowledged more
 * than it had passed on or written to its disk. Retained messages are not kept here: they are
 * written again after each connect anyway. Not thread-safe.
 */
final class RecentMessages {
  /** A connection that is lost every few seconds would repeat ever more. */
  private static final int MOST_REPEATS = 2;

  private final Duration kept;
  private final Deque<Sent> sent = new ArrayDeque<>();

  private record Sent(Message message, Deadline end, int repeats) {}

  /**
   * @param kept for how long after its acknowledgment a message counts as recent
   */
  RecentMessages(Duration kept) {
    this.kept = kept;
  }

  /** The broker has acknowledged these. */
  void add(List<Message> messages) {
    settle();
    for (Message message : messages) {
      if (!message.retained()) {
        sent.add(new Sent(message, Deadline.in(kept), 0));
      }
    }
  }

  /** The broker is there: what is older than the time is safe. */
  void settle() {
    while (!sent.isEmpty() && sent.element().end().isOver()) {
      sent.remove();
    }
  }

  /**
   * What the broker may have forgotten, in order. It counts as sent now, the first {@value
   * #MOST_REPEATS} times.
   */
  List<Message> again() {
    List<Sent> lost = List.copyOf(sent);
    sent.clear();
    for (Sent one : lost) {
      if (one.repeats() + 1 < MOST_REPEATS) {
        sent.add(new Sent(one.message(), Deadline.in(kept), one.repeats() + 1));
      }
    }
    return lost.stream().map(Sent::message).toList();
  }
}
