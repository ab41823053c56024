package io.retinue.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {
  private final AtomicLong clock = new AtomicLong();
  private final ListAppender<ILoggingEvent> summaries = new ListAppender<>();
  private final List<String> lines = new ArrayList<>();
  private final LogLimit limit = new LogLimit(logger(), 3, clock::get);

  @Test
  void shouldLeaveOutWhatIsAboveTheLimitOfItsKey() {
    for (int i = 0; i < 10; i++) {
      log("north");
    }
    log("south");

    assertThat(lines).containsExactly("north", "north", "north", "south");
    assertThat(summaries.list).isEmpty();
  }

  @Test
  void shouldLogHowManyLinesWereLeftOutOnceTheMinuteIsOver() {
    for (int i = 0; i < 10; i++) {
      log("north");
    }

    clock.addAndGet(Duration.ofSeconds(60).toNanos());
    log("south");
    log("north");

    assertThat(summaries.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("north: 7 more lines of this kind were left out");
    assertThat(lines).containsExactly("north", "north", "north", "south", "north");
  }

  @Test
  void shouldGiveAllKeysAboveAThousandOneLimitTogether() {
    for (int i = 0; i < 2000; i++) {
      log("camera-" + i);
    }

    assertThat(lines).hasSize(1000 + 3);
  }

  private void log(String key) {
    limit.log(key, () -> lines.add(key));
  }

  private Logger logger() {
    var logger = new LoggerContext().getLogger(LogLimitTest.class);
    logger.addAppender(summaries);
    summaries.start();
    return logger;
  }
}
