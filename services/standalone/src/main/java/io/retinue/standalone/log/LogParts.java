package io.retinue.standalone.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.retinue.platform.text.PrintableText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** The parts of a log event that both formats write. */
final class LogParts {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private LogParts() {}

  static String time(ILoggingEvent event) {
    return TIME.format(Instant.ofEpochMilli(event.getTimeStamp()));
  }

  /** The thread's fields (MDC), then those of the event, such as camera, partition or release. */
  static Map<String, String> fields(ILoggingEvent event) {
    Map<String, String> fields = new LinkedHashMap<>(event.getMDCPropertyMap());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.put(pair.key, String.valueOf(pair.value));
      }
    }
    return fields;
  }

  /** The stack trace; no line of it can be forged by an exception's message. */
  static String trace(IThrowableProxy thrown) {
    StringBuilder trace = new StringBuilder();
    append(trace, "", "", thrown);
    return trace.toString();
  }

  private static void append(
      StringBuilder trace, String indent, String prefix, IThrowableProxy thrown) {
    trace.append(indent).append(prefix).append(thrown.getClassName());
    if (thrown.getMessage() != null) {
      trace.append(": ").append(PrintableText.line(thrown.getMessage()));
    }
    trace.append('\n');
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    int own = frames.length - thrown.getCommonFrames();
    for (int i = 0; i < own; i++) {
      trace.append(indent).append('\t').append(frames[i].getSTEAsString()).append('\n');
    }
    if (thrown.getCommonFrames() > 0) {
      trace.append(indent).append("\t... ").append(thrown.getCommonFrames()).append(" more\n");
    }
    for (IThrowableProxy suppressed : thrown.getSuppressed()) {
      append(trace, indent + "\t", "Suppressed: ", suppressed);
    }
    if (thrown.getCause() != null) {
      append(trace, indent, "Caused by: ", thrown.getCause());
    }
  }
}
