package io.retinue.standalone.cli;

import io.retinue.standalone.log.LogOutput;
import org.slf4j.event.Level;
import picocli.CommandLine.Option;

/** How the log is written. */
final class LogOptions {
  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "${env:RETINUE_LOG_FORMAT:-text}",
      description = "The log's lines: text or json. Default: ${DEFAULT-VALUE}")
  private LogOutput.Format format = LogOutput.Format.TEXT;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "${env:RETINUE_LOG_LEVEL:-info}",
      description =
          "The least level that is logged: error, warn, info, debug or trace. Default:"
              + " ${DEFAULT-VALUE}")
  private Level level = Level.INFO;

  LogOutput output() {
    return new LogOutput(format, level);
  }
}
