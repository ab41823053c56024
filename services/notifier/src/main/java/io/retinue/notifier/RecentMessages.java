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
  private final Duration kept;
  private final Deque<Sent> sent = new ArrayDeque<>();

  private record Sent(Message message, Deadline end) {}

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
        sent.add(new Sent(message, Deadline.in(kept)));
      }
    }
  }

  /** The broker is there: what is older than the time is safe. */
  void settle() {
    while (!sent.isEmpty() && sent.element().end().isOver()) {
      sent.remove();
    }
  }

  /** What the broker may have forgotten, in order; from now on it counts as sent now. */
  List<Message> again() {
    List<Message> messages = sent.stream().map(Sent::message).toList();
    sent.clear();
    add(messages);
    return messages;
  }
}
