package io.retinue.notifier;

import io.retinue.schemas.AlertEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where alerts go. Used by one thread. */
public sealed interface Sink extends AutoCloseable
    permits WebhookSink, MqttSink, KafkaJsonSink, MailSink {
  /** Sends an event and waits for the answer, half a minute at most. */
  Answer deliver(AlertEvent event);

  /** How many of the events that wait go into one message. */
  default Bundle bundle() {
    return Bundle.NONE;
  }

  /**
   * Sends events as one message.
   *
   * @param events as many as {@link #bundle} allows, one at least
   */
  default Answer deliver(List<AlertEvent> events) {
    return deliver(events.get(0));
  }

  /** How long it collects events before it sends the next message; zero to send it now. */
  default Duration pause() {
    return Duration.ZERO;
  }

  /**
   * Whether all that belongs to the message of the next event is there, such as its picture, or is
   * no longer waited for.
   */
  default boolean isComplete(AlertEvent next) {
    return true;
  }

  /** Is called several times a second, to send what belongs to events that were delivered. */
  default void follow() {}

  /**
   * Is called now and then while there is nothing to deliver, at the start too.
   *
   * @return what keeps the sink from delivering, as far as it knows; empty for nothing
   */
  Optional<String> idle();

  @Override
  void close();

  /** What became of an attempt. */
  sealed interface Answer {
    /** The receiver has it. */
    record Delivered(String detail) implements Answer {}

    /**
     * The receiver cannot take anything at present: the same event is sent again.
     *
     * @param after at least this long; zero where the receiver did not say
     */
    record Later(String reason, Duration after) implements Answer {
      static Later because(String reason) {
        return new Later(reason, Duration.ZERO);
      }
    }

    /** The receiver does not want this event: it is tried a few times more, then the next one. */
    record Refused(String reason) implements Answer {}

    /** The receiver wants nothing any more: the sink stops until its settings change. */
    record Gone(String reason) implements Answer {}
  }
}
