package io.retinue.standalone.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.retinue.platform.service.LogLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Limits the lines of libraries to 20 a minute for each kind. While a broker is away each Kafka
 * client warns several times a second.
 */
final class LibraryLogLimit extends TurboFilter {
  private static final int PER_MINUTE = 20;
  private static final int KIND_LENGTH = 60;

  private final LogLimit limit;

  LibraryLogLimit(org.slf4j.Logger summaries) {
    this.limit = new LogLimit(summaries, PER_MINUTE);
  }

  /** Installs one in that context, unless it has one. */
  static synchronized void installIn(LoggerContext context) {
    boolean installed =
        context.getTurboFilterList().stream().anyMatch(LibraryLogLimit.class::isInstance);
    if (!installed) {
      LibraryLogLimit filter = new LibraryLogLimit(LoggerFactory.getLogger(LibraryLogLimit.class));
      filter.start();
      context.addTurboFilter(filter);
    }
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] values,
      @Nullable Throwable thrown) {
    if (format == null
        || logger.getName().startsWith("io.retinue")
        || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    return limit.permits(logger.getName() + ": " + kind(format))
        ? FilterReply.NEUTRAL
        : FilterReply.DENY;
  }

  /** The beginning of the message without the client's name, which Kafka writes first. */
  private static String kind(String format) {
    String message = format.replaceFirst("^\\[[^]]*] ?", "");
    return message.length() > KIND_LENGTH ? message.substring(0, KIND_LENGTH) + "…" : message;
  }
}
