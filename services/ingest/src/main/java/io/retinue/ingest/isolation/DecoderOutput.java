package io.retinue.ingest.isolation;

import io.retinue.platform.service.LogLimit;
import io.retinue.platform.text.PrintableText;
import io.retinue.video.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What a decoding process prints, line by line, into the log of this process. */
final class DecoderOutput {
  private static final Logger LOG = LoggerFactory.getLogger(DecoderOutput.class);
  private static final int LONGEST = 2000;
  private static final int PER_MINUTE = 60;

  private final LogLimit limit = new LogLimit(LOG, PER_MINUTE);
  private final long pid;

  DecoderOutput(long pid) {
    this.pid = pid;
  }

  /** Reads until the output ends. The line READY is no log line: it calls {@code onReady}. */
  void follow(InputStream output, Runnable onReady) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = new java.io.BufferedInputStream(output)) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          take(line.toString(StandardCharsets.UTF_8), onReady);
          line.reset();
        } else if (line.size() < LONGEST) {
          line.write(next);
        }
      }
    } catch (IOException e) {
      LOG.debug("the output of decoding process {} has ended", pid, e);
    }
  }

  private void take(String line, Runnable onReady) {
    if (line.equals(DecoderMain.READY)) {
      onReady.run();
    } else if (!line.isBlank()) {
      log(line);
    }
  }

  private void log(String line) {
    Level level = line.startsWith("#") ? Level.DEBUG : Level.WARN; // # is Java's crash report
    String text = line;
    for (Level known : Level.values()) {
      if (line.startsWith(known + " ")) {
        level = known;
        text = line.substring(known.toString().length() + 1);
      }
    }
    if (LOG.isEnabledForLevel(level) && limit.permits(level.toString().toLowerCase(Locale.ROOT))) {
      LOG.atLevel(level)
          .log("decoding process {}: {}", pid, PrintableText.line(Redaction.of(text)));
    }
  }
}
