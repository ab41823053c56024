package io.retinue.notifier;

import io.retinue.notifier.Sink.Answer;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.Severity;
import io.retinue.schemas.TrustedRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends an alert that nothing caused to one sink, from its beginning to its end. */
public final class Trial {
  private static final String TEST = "test";

  /**
   * What became of one of the two events.
   *
   * @param event OPENED or CLOSED
   * @param delivered whether the receiver has it
   * @param detail what the receiver said
   */
  public record Line(String event, boolean delivered, String detail) {}

  private Trial() {}

  /**
   * Sends both events; the second only after the first was delivered.
   *
   * @param kafka of the deployment, for a target that needs it
   */
  public static List<Line> run(SinkConfig config, Supplier<KafkaClients> kafka, Instant now) {
    List<Line> lines = new ArrayList<>();
    try (Sink sink = config.open(new SinkResources(kafka, Optional.empty()))) {
      for (AlertType type : List.of(AlertType.OPENED, AlertType.CLOSED)) {
        Line line = line(type, sink.deliver(event(type, now)));
        lines.add(line);
        if (!line.delivered()) {
          break;
        }
      }
    }
    return lines;
  }

  private static Line line(AlertType type, Answer answer) {
    if (answer instanceof Answer.Delivered delivered) {
      return new Line(type.name(), true, delivered.detail());
    } else if (answer instanceof Answer.Later later) {
      return new Line(type.name(), false, later.reason());
    } else if (answer instanceof Answer.Refused refused) {
      return new Line(type.name(), false, refused.reason());
    } else if (answer instanceof Answer.Gone gone) {
      return new Line(type.name(), false, gone.reason());
    }
    throw new IllegalStateException("unknown answer " + answer);
  }

  private static AlertEvent event(AlertType type, Instant now) {
    TrustedRecords.trust();
    long epoch = now.toEpochMilli();
    FrameRef frame = FrameRef.newBuilder().setCamera(TEST).setEpoch(epoch).setIndex(0).build();
    boolean closed = type == AlertType.CLOSED;
    return AlertEvent.newBuilder()
        .setAlertId(TEST + "/" + epoch + "/0/" + TEST)
        .setType(type)
        .setCamera(TEST)
        .setRule(TEST)
        .setSeverity(Severity.ALERT)
        .setLabel(TEST)
        .setSince(now)
        .setAt(now)
        .setFirstFrame(frame)
        .setFrame(frame)
        .setDurationMs(0)
        .setScore(1)
        .setCloseReason(closed ? "ABSENT" : null)
        .setSequence(closed ? 1 : 0)
        .build();
  }
}
