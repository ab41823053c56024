package io.retinue.standalone.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFormatTest {
  private static final String HOSTILE =
      "gate\n2026-11-20 ERROR forged\r\u001b[2J\u009b31m\u202egnp";

  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
  private final Logger logger;

  LogFormatTest() {
    logger = logger();
  }

  @Test
  void shouldWriteALineWithItsFields() {
    mdc.put("camera", "gate");
    logger.atWarn().addKeyValue("partition", 3).log("dropped {} frames", 7);

    assertThat(text())
        .endsWith(
            " WARN  [main] io.retinue.ingest.camera.CameraLoop dropped 7 frames camera=gate"
                + " partition=3\n")
        .matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ .*");
  }

  @Test
  void shouldNotLetTextFromOutsideForgeALineOrReachTheTerminal() {
    logger
        .atError()
        .addKeyValue("camera", HOSTILE)
        .setCause(new IllegalStateException(HOSTILE, new IllegalArgumentException(HOSTILE)))
        .log("camera {} failed", HOSTILE);

    String text = text();
    assertThat(text.lines().filter(line -> line.contains("forged")).toList())
        .hasSize(3) // the message, the exception and its cause
        .allMatch(line -> line.contains("gate\\n2026"));
    assertThat(text.lines().filter(line -> line.startsWith("2026-11-20 ERROR"))).isEmpty();
    assertThat(text).doesNotContain("\u001b", "\u009b", "\u202e", "\r");
    assertThat(text).contains("Caused by: java.lang.IllegalArgumentException: gate\\n");
    assertThat(text).contains("\tat io.retinue.standalone.log.LogFormatTest");
  }

  @Test
  void shouldWriteOneJsonObjectALine() {
    mdc.put("camera", "gate");
    logger
        .atError()
        .addKeyValue("release", 4)
        .setCause(new IllegalStateException("no device"))
        .log("{}", HOSTILE);

    String line = new String(new JsonLogEncoder().encode(events.list.get(0)), UTF_8);

    assertThat(line).endsWith("}\n").doesNotContain("\u009b", "\u202e", "\u001b");
    assertThat(line.lines()).hasSize(1);
    JsonNode json = JsonMapper.builder().build().readTree(line);
    assertThat(json.get("message").asString()).isEqualTo(HOSTILE);
    assertThat(json.get("level").asString()).isEqualTo("ERROR");
    assertThat(json.get("logger").asString()).isEqualTo("io.retinue.ingest.camera.CameraLoop");
    assertThat(json.get("camera").asString()).isEqualTo("gate");
    assertThat(json.get("release").asString()).isEqualTo("4");
    assertThat(json.get("stack").asString())
        .startsWith("java.lang.IllegalStateException: no device\n");
  }

  @Test
  void shouldLimitTheLinesOfLibrariesButNotOurs() {
    LibraryLogLimit limit = new LibraryLogLimit(logger);
    LoggerContext context = logger.getLoggerContext();
    limit.start();
    context.addTurboFilter(limit);
    var kafka = context.getLogger("org.apache.kafka.clients.NetworkClient");
    kafka.addAppender(events);
    for (int i = 0; i < 100; i++) {
      kafka.warn("[Producer clientId=camera-{}] Connection to node -1 could not be established", i);
      logger.warn("ours");
    }

    assertThat(events.list).filteredOn(e -> e.getMessage().equals("ours")).hasSize(100);
    assertThat(events.list).filteredOn(e -> e.getMessage().contains("Connection")).hasSize(20);
  }

  private String text() {
    TextLogLayout layout = new TextLogLayout();
    return layout.doLayout(events.list.get(0));
  }

  private Logger logger() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(mdc);
    var camera = context.getLogger("io.retinue.ingest.camera.CameraLoop");
    camera.addAppender(events);
    events.start();
    return camera;
  }
}
