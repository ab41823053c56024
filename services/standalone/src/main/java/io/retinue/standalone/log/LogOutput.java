package io.retinue.standalone.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The target of the log: a file in the data directory for commands that people type, stdout for a
 * service in a container.
 *
 * @param format how each line is written
 * @param level from which level on Retinue's own loggers write; libraries write warnings
 */
public record LogOutput(Format format, Level level) {
  /** How lines are written. */
  public enum Format {
    /** For people: time, level, thread, logger, message, {@code field=value}. */
    TEXT,
    /** For log collectors: one JSON object a line. */
    JSON
  }

  /** Appends to {@code file}, with 20 MB a file; keeps three older ones. */
  public void toFile(Path file) {
    LoggerContext context = context();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setFile(file.toString());

    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMaxIndex(3);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(context);
    trigger.setMaxFileSize(FileSize.valueOf("20MB"));
    trigger.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(trigger);
    attach(context, appender);
  }

  public void toStandardOutput() {
    attach(context(), new ConsoleAppender<>());
  }

  private void attach(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
    Encoder<ILoggingEvent> encoder = encoder();
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context
        .getLogger("io.retinue")
        .setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(level));
    LibraryLogLimit.installIn(context);
  }

  private Encoder<ILoggingEvent> encoder() {
    if (format == Format.JSON) {
      return new JsonLogEncoder();
    }
    TextLogLayout layout = new TextLogLayout();
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setLayout(layout);
    encoder.setCharset(StandardCharsets.UTF_8);
    return encoder;
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
