package io.retinue.console;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pushes what has changed on the board to the pages: frames often, the rest now and then. */
final class PushScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PushScheduler.class);
  private static final long FRAMES_EVERY_MS = 40;
  private static final long PARTS_EVERY_MS = 400;

  private final Dashboard board;
  private final PageClients pages;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "console-ticker");
            thread.setDaemon(true);
            return thread;
          });

  PushScheduler(Dashboard board, PageClients pages) {
    this.board = board;
    this.pages = pages;
  }

  void start() {
    every(FRAMES_EVERY_MS, this::pushFrames);
    every(PARTS_EVERY_MS, this::pushParts);
  }

  /** Also used for what else the page wants done regularly. */
  void every(long ms, Runnable task) {
    var unused =
        clock.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.warn("Left out a turn: {}", e.toString());
              }
            },
            ms,
            ms,
            TimeUnit.MILLISECONDS);
  }

  private void pushFrames() {
    board.takeFrames().forEach((camera, json) -> pages.publish("frame:" + camera, json));
  }

  private void pushParts() {
    Set<Dashboard.Part> parts = board.takeChanged();
    if (parts.contains(Dashboard.Part.CAMERAS)) {
      parts.add(Dashboard.Part.STORY); // 'no frame lost' follows the ledgers
    }
    for (Dashboard.Part part : parts) {
      pages.publish(key(part), board.json(part));
    }
  }

  /** What the page calls that part. */
  static String key(Dashboard.Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    try {
      if (!clock.awaitTermination(3, TimeUnit.SECONDS)) {
        LOG.warn("The last turn is not over yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
