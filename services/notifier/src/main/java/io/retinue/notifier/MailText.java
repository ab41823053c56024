package io.retinue.notifier;

import io.retinue.platform.text.PrintableText;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An alert in words, for a reader who does not know Retinue.
 *
 * @param zone of its times
 */
record MailText(ZoneId zone) {
  private static final int LONGEST_SUBJECT = 150;
  private static final DateTimeFormatter LONG =
      DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm:ss z (xxx)", Locale.ENGLISH);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);

  /** The same for all events of an alert, but for {@code Re:}, so that mail programs join them. */
  String subject(AlertEvent event) {
    String subject = shortened(camera(event) + ": " + AlertWords.what(event));
    return event.getSequence() == 0 ? subject : "Re: " + subject;
  }

  /** Of a mail with several events. */
  String subject(List<AlertEvent> events) {
    long cameras = events.stream().map(AlertEvent::getCamera).distinct().count();
    String from = cameras == 1 ? camera(events.get(0)) : cameras + " cameras";
    return shortened(events.size() + " alert events from " + from);
  }

  String body(AlertEvent event) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("What", AlertWords.what(event));
    lines.put("Where", AlertWords.where(event));
    lines.put("Since", LONG.format(event.getSince().atZone(zone)));
    lines.put("For", span(Duration.ofMillis(event.getDurationMs())));
    if (event.getCount() != null) {
      lines.put("Count", event.getCount().toString());
    }
    if (event.getScore() > 0) {
      lines.put("Score", String.format(Locale.ROOT, "%.2f of 1", event.getScore()));
    }
    lines.put("Rule", event.getRule());
    lines.put("Alert", event.getAlertId());
    StringBuilder body = new StringBuilder(AlertWords.state(event)).append("\n\n");
    lines.forEach(
        (name, value) ->
            body.append(String.format("%-6s %s%n", name + ":", PrintableText.line(value))));
    return body.append(footer()).toString();
  }

  String body(List<AlertEvent> events) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    events.forEach(
        event ->
            counts.merge(
                camera(event) + ", " + PrintableText.line(event.getRule()), 1, Integer::sum));
    StringBuilder body = new StringBuilder();
    body.append(events.size())
        .append(" events of alerts came close together, so they are in one mail.\n\n");
    counts.forEach((rule, count) -> body.append(String.format("%6d  %s%n", count, rule)));
    body.append("\nTimes are those of ").append(zone).append(".\n\n");
    events.forEach(event -> body.append(line(event)).append('\n'));
    return body.append(footer()).toString();
  }

  private String line(AlertEvent event) {
    Instant at = event.getType() == AlertType.OPENED ? event.getSince() : event.getAt();
    String line =
        "%s  %-9s %s: %s  [%s]"
            .formatted(
                SHORT.format(at.atZone(zone)),
                event.getType().name().toLowerCase(Locale.ROOT),
                event.getCamera(),
                AlertWords.what(event),
                event.getAlertId());
    return PrintableText.line(line);
  }

  private static String footer() {
    return "\n-- \nSent by Retinue, which watches cameras. Who gets such mail, and which, stands"
        + "\nbelow 'notify:' in its settings file retinue.yaml.\n";
  }

  private static String camera(AlertEvent event) {
    return PrintableText.line(event.getCamera());
  }

  private static String shortened(String text) {
    String line = PrintableText.line(text);
    int end = Math.min(LONGEST_SUBJECT, line.length());
    return line.substring(0, end);
  }

  private static String span(Duration time) {
    if (time.toMinutes() == 0) {
      return time.toSeconds() + " s";
    }
    return time.toHours() == 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toHours() + " h " + time.toMinutesPart() + " min";
  }
}
