package io.retinue.standalone.log;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import io.retinue.platform.text.PrintableText;

/** One line an event, and its stack trace. Text from outside cannot begin a line of its own. */
final class TextLogLayout extends LayoutBase<ILoggingEvent> {
  private static final int LOGGER_LENGTH = 36;

  private final TargetLengthBasedClassNameAbbreviator loggers =
      new TargetLengthBasedClassNameAbbreviator(LOGGER_LENGTH);

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    line.append(LogParts.time(event)).append(' ').append(event.getLevel());
    line.append(event.getLevel().levelStr.length() == 4 ? "  [" : " [");
    line.append(PrintableText.line(event.getThreadName())).append("] ");
    line.append(loggers.abbreviate(event.getLoggerName())).append(' ');
    line.append(PrintableText.line(event.getFormattedMessage()));
    LogParts.fields(event)
        .forEach(
            (name, value) ->
                line.append(' ').append(name).append('=').append(PrintableText.line(value)));
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      line.append(LogParts.trace(event.getThrowableProxy()));
    }
    return line.toString();
  }
}
