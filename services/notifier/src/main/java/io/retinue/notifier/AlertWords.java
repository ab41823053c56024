package io.retinue.notifier;

import io.retinue.platform.text.PrintableText;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.RetractionReason;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an alert is about, in words. Names are printable: they may come from anywhere. */
final class AlertWords {
  private AlertWords() {}

  /**
   * What happened, such as {@code person stays in drive}: the same for all events of an alert.
   *
   * @param event of any kind of rule, those included that are not known here
   */
  static String what(AlertEvent event) {
    String label = PrintableText.line(event.getLabel());
    String in = in(event.getZones());
    return switch (event.getKind()) {
      case "presence" -> label + " seen" + in;
      case "loitering" -> label + " stays" + in;
      case "zone_entry" -> label + " entered" + zones(event.getZones());
      case "zone_exit" -> label + " left" + zones(event.getZones());
      case "line_crossing" -> label + " crossed " + orElse(event.getLine(), "a line");
      case "count_above" -> label + ": too many" + in;
      case "count_below" -> label + ": too few" + in;
      case "absence" -> "no " + label + in;
      case "left_object" -> label + " left behind" + in;
      case "removed_object" -> label + " taken away" + in;
      case "camera_blind" -> "the camera sees nothing";
      default -> PrintableText.line(event.getRule() + ", " + label) + in;
    };
  }

  /** The camera, and where in its picture. */
  static String where(AlertEvent event) {
    StringBuilder where =
        new StringBuilder("camera ").append(PrintableText.line(event.getCamera()));
    if (!event.getZones().isEmpty()) {
      where.append(", zone").append(zones(event.getZones()));
    }
    if (event.getLine() != null) {
      where.append(", line ").append(PrintableText.line(event.getLine()));
      if (event.getDirection() != null) {
        where.append(' ').append(PrintableText.line(event.getDirection()));
      }
    }
    return where.toString();
  }

  /** What became of it, as a sentence. */
  static String state(AlertEvent event) {
    return switch (event.getType()) {
      case OPENED -> "A new alert.";
      case UPDATED -> "The alert goes on.";
      case CLOSED -> "The alert is over: " + closed(event.getCloseReason()) + ".";
      case RETRACTED ->
          (event.getRetractedAs() == RetractionReason.UNWANTED
                  ? "Nobody wants this alert, says "
                  : "It was a false positive, says ")
              + orElse(event.getRetractedBy(), "somebody")
              + (event.getComment() == null ? "." : ": " + orElse(event.getComment(), ""));
      case UNKNOWN -> "The alert has changed.";
    };
  }

  private static String closed(@Nullable String reason) {
    return switch (Objects.requireNonNullElse(reason, "")) {
      case "" -> "no reason is known";
      case "ABSENT" -> "what caused it is gone";
      case "EPOCH_CHANGED" -> "the camera was connected again";
      case "CAMERA_ENDED" -> "the camera has ended";
      case "CAMERA_SILENT" -> "the camera sends nothing any more";
      case "RULE_REMOVED" -> "its rule was removed";
      default -> orElse(reason, "");
    };
  }

  private static String in(List<String> zones) {
    return zones.isEmpty() ? "" : " in" + zones(zones);
  }

  private static String zones(List<String> zones) {
    return zones.isEmpty() ? "" : " " + PrintableText.line(String.join(" or ", zones));
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : PrintableText.line(text);
  }
}
