package io.retinue.console;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pushes changes of the dashboard to the pages: frames every 40 ms, the rest every 400 ms. */
final class PushScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PushScheduler.class);
  private static final long FRAMES_EVERY_MS = 40;
  private static final long PARTS_EVERY_MS = 400;

  private final Dashboard dashboard;
  private final PageClients pageClients;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "console-push");
            thread.setDaemon(true);
            return thread;
          });

  PushScheduler(Dashboard dashboard, PageClients pageClients) {
    this.dashboard = dashboard;
    this.pageClients = pageClients;
  }

  void start() {
    every(FRAMES_EVERY_MS, this::pushFrames);
    every(PARTS_EVERY_MS, this::pushParts);
  }

  /** Runs a task of the page regularly, on the thread that pushes. */
  void every(long ms, Runnable task) {
    var unused =
        clock.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.warn("updating the pages failed; retrying at the next turn: {}", e.toString());
              }
            },
            ms,
            ms,
            TimeUnit.MILLISECONDS);
  }

  private void pushFrames() {
    dashboard.takeFrames().forEach((camera, json) -> pageClients.publish("frame:" + camera, json));
  }

  private void pushParts() {
    Set<Dashboard.Part> parts = dashboard.takeChanged();
    if (parts.contains(Dashboard.Part.CAMERAS)) {
      parts.add(Dashboard.Part.STORY); // 'no frame lost' follows the ledgers
    }
    for (Dashboard.Part part : parts) {
      pageClients.publish(key(part), dashboard.json(part));
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
        LOG.warn("the last update of the pages did not end within 3 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
