package io.retinue.standalone.cli;

import io.retinue.platform.frame.FrameId;
import io.retinue.platform.serde.AvroJson;
import io.retinue.platform.text.PrintableText;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.ObjectState;
import io.retinue.schemas.Retraction;
import io.retinue.schemas.TrainingEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Records as short lines for people: when, what, how much. Times are UTC. */
public final class HumanLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private HumanLine() {}

  /** One line, whatever the record's strings hold. */
  public static String of(SpecificRecord record) {
    return PrintableText.line(line(record));
  }

  private static String line(SpecificRecord record) {
    if (record instanceof Frame frame) {
      return frame(frame);
    } else if (record instanceof DetectionEvent event) {
      return detection(event);
    } else if (record instanceof ObjectEvent event) {
      return object(event);
    } else if (record instanceof AlertEvent event) {
      return alert(event);
    } else if (record instanceof Retraction retraction) {
      return retraction(retraction);
    } else if (record instanceof CameraStatus status) {
      return camera(status);
    } else if (record instanceof LabelledFrame frame) {
      return label(frame);
    } else if (record instanceof ModelRelease release) {
      return release(release);
    } else if (record instanceof TrainingEvent event) {
      return training(event);
    }
    return AvroJson.line(record);
  }

  private static String frame(Frame frame) {
    return join(
        time(frame.getCapturedAt()),
        FrameId.of(frame).toString(),
        frame.getWidth() + "x" + frame.getHeight(),
        frame.getEncoding().toString(),
        frame.getBytes().remaining() + " bytes",
        frame.getDrops().stream()
            .map(drop -> "dropped " + drop.getCount() + " " + drop.getReason())
            .collect(Collectors.joining(", ")));
  }

  private static String detection(DetectionEvent event) {
    List<String> labels = event.getDetections().stream().map(Detection::getLabel).toList();
    return join(
        time(event.getCapturedAt()),
        event.getEventId(),
        event.getShedReason() == null
            ? event.getStatus().toString()
            : event.getStatus() + " " + event.getShedReason(),
        event.getRelease() == null ? "" : "v" + event.getRelease().getVersion(),
        counted(labels),
        number("%.1f ms", (double) event.getTimings().getModelMs()));
  }

  private static String object(ObjectEvent event) {
    ObjectState object = event.getAfter();
    return join(
        time(event.getAt()),
        event.getType().toString(),
        event.getObjectId(),
        object.getLabel(),
        number("score %.2f", (double) object.getScore()),
        number("top %.2f", (double) object.getTopScore()),
        object.getStationary() ? "stationary" : "",
        number("for %.1f s", object.getDurationMs() / 1000.0),
        event.getEndReason() == null ? "" : event.getEndReason());
  }

  private static String alert(AlertEvent event) {
    return join(
        time(event.getAt()),
        event.getType().toString(),
        event.getSeverity().toString(),
        event.getRule(),
        event.getCamera(),
        event.getLabel(),
        number("score %.2f", (double) event.getScore()),
        number("for %.1f s", event.getDurationMs() / 1000.0),
        event.getCloseReason() == null ? "" : event.getCloseReason());
  }

  private static String retraction(Retraction retraction) {
    Instant until = retraction.getMutedUntil();
    String comment = retraction.getComment();
    return join(
        time(retraction.getAt()),
        retraction.getAlert().getAlertId(),
        "by " + retraction.getBy(),
        until == null ? "" : "muted until " + time(until),
        comment == null ? "" : comment);
  }

  private static String camera(CameraStatus status) {
    Float rate = status.getFramesPerSecond();
    return join(
        time(status.getAt()),
        status.getCamera(),
        status.getState().toString(),
        status.getReason(),
        "read " + status.getRead() + " published " + status.getPublished(),
        rate == null ? "" : number("%.1f fps", rate.doubleValue()),
        blind(status.getBlindIntervals()));
  }

  /** "blind since TIME: CAUSE", or the last blind interval where it has an end. */
  private static String blind(List<BlindInterval> intervals) {
    if (intervals.isEmpty()) {
      return "";
    }
    BlindInterval last = intervals.get(intervals.size() - 1);
    Instant end = last.getEnd();
    return end == null
        ? "blind since " + time(last.getStart()) + ": " + last.getCause()
        : "last blind " + time(last.getStart()) + " to " + time(end) + ": " + last.getCause();
  }

  private static String label(LabelledFrame frame) {
    List<String> labels = frame.getBoxes().stream().map(LabelledBox::getLabel).toList();
    return join(
        time(frame.getLabelledAt()),
        frame.getFrameId(),
        frame.getWidth() + "x" + frame.getHeight(),
        counted(labels),
        "by " + frame.getLabelledBy(),
        frame.getSource());
  }

  private static String release(ModelRelease release) {
    return join(
        time(release.getAt()),
        release.getModel() + " v" + release.getVersion(),
        release.getState().toString(),
        number("AP %.3f", release.getMetrics().get("AP")),
        release.getSha256().substring(0, Math.min(12, release.getSha256().length())),
        String.join("+", release.getClasses()),
        release.getReason());
  }

  private static String training(TrainingEvent event) {
    Long left = event.getEtaMs();
    return join(
        time(event.getAt()),
        event.getRunId(),
        event.getPhase().toString(),
        event.getSteps() > 0 ? "step " + event.getStep() + "/" + event.getSteps() : "",
        number("focal %.4f", event.getFocalLoss()),
        number("box %.4f", event.getBoxLoss()),
        number("AP %.3f", event.getAp()),
        left == null ? "" : number("eta %.0f s", left / 1000.0),
        event.getMessage());
  }

  /** "2 car, 1 person", or "nothing". */
  private static String counted(List<String> labels) {
    Map<String, Integer> counts = new TreeMap<>();
    labels.forEach(label -> counts.merge(label, 1, Integer::sum));
    return counts.isEmpty()
        ? "nothing"
        : counts.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static String number(String format, @Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, format, value);
  }

  private static String join(String... parts) {
    return List.of(parts).stream()
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("  "));
  }
}
