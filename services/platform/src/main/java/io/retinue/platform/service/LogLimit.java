package io.retinue.platform.service;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Limits repeated log lines: so many in a minute for each key, for example a camera. The lines
 * above the limit are left out and counted. Once the minute is over, the next call for any key logs
 * their number. At most 1,000 keys are kept; further keys share one limit. Thread-safe.
 */
public final class LogLimit {
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST_KEYS = 1000;
  private static final String OTHERS = "other keys";

  private static final class Window {
    final long start;
    int lines;
    long leftOut;

    Window(long start) {
      this.start = start;
    }
  }

  private final Logger log;
  private final int perMinute;
  private final LongSupplier nanoTime;
  // In the order of their starts.
  private final Map<String, Window> windows = new LinkedHashMap<>();

  /**
   * @param log receives the numbers of lines left out, as warnings
   */
  public LogLimit(Logger log, int perMinute) {
    this(log, perMinute, System::nanoTime);
  }

  LogLimit(Logger log, int perMinute, LongSupplier nanoTime) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("perMinute is " + perMinute + ": write 1 or more");
    }
    this.log = log;
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
  }

  /** Runs {@code line}, which writes the log line, unless the key is above its limit. */
  public void log(String key, Runnable line) {
    if (permits(key)) {
      line.run();
    }
  }

  /** Whether a line for that key is below its limit; a line that is not is counted as left out. */
  public synchronized boolean permits(String key) {
    long now = nanoTime.getAsLong();
    endWindows(now);
    String kept = windows.containsKey(key) || windows.size() < MOST_KEYS ? key : OTHERS;
    Window window = windows.computeIfAbsent(kept, newKey -> new Window(now));
    if (window.lines < perMinute) {
      window.lines++;
      return true;
    }
    window.leftOut++;
    return false;
  }

  private void endWindows(long now) {
    Iterator<Map.Entry<String, Window>> oldestFirst = windows.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Map.Entry<String, Window> entry = oldestFirst.next();
      Window window = entry.getValue();
      if (now - window.start < WINDOW_NANOS) {
        return;
      }
      oldestFirst.remove();
      if (window.leftOut > 0) {
        log.warn("{}: {} more lines of this kind were left out", entry.getKey(), window.leftOut);
      }
    }
  }
}
