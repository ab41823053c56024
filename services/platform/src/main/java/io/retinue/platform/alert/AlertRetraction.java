package io.retinue.platform.alert;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.feedback.LabelWriter;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Frame;
import io.retinue.schemas.Retraction;
import io.retinue.schemas.RetractionReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Retracts an alert: writes the retraction, which the alerter answers with the alert's event
 * RETRACTED. If the alert is a false positive, its frame is labeled too, so that the next training
 * learns that the class was not there. Doing it again changes nothing more.
 */
public final class AlertRetraction {
  /** Longer than this nobody may mute a place: the camera may have been moved. */
  public static final Duration LONGEST_MUTE = Duration.ofDays(365);

  private static final String SOURCE = "retraction";
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(40);

  /**
   * What a person says of an alert.
   *
   * @param by the person's name
   * @param comment why; null where nothing was written
   * @param reason FALSE_POSITIVE, which is taught, or UNWANTED, which is not
   * @param mute for how long look-alikes at the place cause no alert of the rule; zero for not
   */
  public record Verdict(
      String by, @Nullable String comment, RetractionReason reason, Duration mute) {
    public Verdict {
      if (by.isBlank()) {
        throw invalid("nobody is named who retracts the alert", "write a name");
      }
      if (mute.isNegative() || mute.compareTo(LONGEST_MUTE) > 0) {
        throw invalid(
            "an alert's place is muted for 0 to " + LONGEST_MUTE.toDays() + " days, not " + mute,
            "write another time");
      }
    }

    private static RetinueException invalid(String message, String remedy) {
      return new RetinueException(ErrorKind.INVALID_SETTING, message, remedy);
    }
  }

  /**
   * What was done.
   *
   * @param label the label that was written; empty where the frame is no longer kept, and where the
   *     model was right
   */
  public record Outcome(Optional<LabelWriter.Label> label) {}

  private final KafkaClients clients;
  private final RetinueSerdes serdes;
  private final Clock clock;

  public AlertRetraction(KafkaClients clients, RetinueSerdes serdes, Clock clock) {
    this.clients = clients;
    this.serdes = serdes;
    this.clock = clock;
  }

  /**
   * Retracts an alert.
   *
   * @param alert its newest event
   * @throws RetinueException BAD_INPUT if it is retracted already; UNREACHABLE where Kafka or the
   *     registry does not answer: then do it again
   */
  public Outcome retract(AlertEvent alert, Verdict verdict) {
    if (alert.getType() == AlertType.RETRACTED) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "alert " + alert.getAlertId() + " is retracted already",
          "there is nothing to do");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    // First the retraction: it counts even where the label cannot be written.
    send(retraction(alert, verdict, now));
    boolean isTaught = verdict.reason() == RetractionReason.FALSE_POSITIVE;
    return new Outcome(isTaught ? label(alert, verdict, now) : Optional.empty());
  }

  private static Retraction retraction(AlertEvent alert, Verdict verdict, Instant now) {
    return Retraction.newBuilder()
        .setAlert(alert)
        .setBy(verdict.by())
        .setAt(now)
        .setComment(verdict.comment())
        .setReason(verdict.reason())
        .setMutedUntil(verdict.mute().isZero() ? null : now.plus(verdict.mute()))
        .build();
  }

  private void send(Retraction retraction) {
    String topic = Topic.RETRACTIONS.topicName();
    String camera = retraction.getAlert().getCamera();
    try (Producer<String, Retraction> producer = clients.newProducer(serdes.retractions())) {
      producer
          .send(new ProducerRecord<>(topic, camera, retraction))
          .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notWritten(e);
    } catch (ExecutionException | java.util.concurrent.TimeoutException | KafkaException e) {
      throw notWritten(e);
    }
  }

  private static RetinueException notWritten(Exception cause) {
    return new RetinueException(
        ErrorKind.UNREACHABLE,
        "Kafka did not confirm the retraction: " + cause.getMessage(),
        "check that the brokers are up, then retract the alert again",
        cause);
  }

  private Optional<LabelWriter.Label> label(AlertEvent alert, Verdict verdict, Instant now) {
    Optional<KeptFrame> found =
        Optional.ofNullable(alert.getBoxFrame())
            .flatMap(ref -> KeptFrame.of(clients, serdes, ref, Deadline.in(ANSWER_WITHIN)));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Frame frame = found.get().frame();
    LabelWriter.Label label =
        new LabelWriter.Label(
            found.get().id(),
            frame.getMediaTime(),
            frame.getWidth(),
            frame.getHeight(),
            new OthersOfClass(alert).in(found.get().event(clients, serdes)),
            List.of(alert.getLabel()));
    LabelWriter.Labeler labeler =
        new LabelWriter.Labeler(SOURCE + "-" + alert.getCamera(), verdict.by(), SOURCE);
    try (LabelWriter writer = new LabelWriter(clients.connection(), labeler)) {
      byte[] jpeg = new byte[frame.getBytes().remaining()];
      frame.getBytes().duplicate().get(jpeg);
      writer.send(label, jpeg, now);
      writer.commit();
    }
    return Optional.of(label);
  }
}
