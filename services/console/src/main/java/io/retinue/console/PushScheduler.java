package io.retinue.console;

import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.LogLimit;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pushes changes of the dashboard to the pages: frames every 40 ms, the rest every 400 ms. */
final class PushScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PushScheduler.class);
  private static final long FRAMES_EVERY_MS = 40;
  private static final long PARTS_EVERY_MS = 400;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

  private final LogLimit limit = new LogLimit(LOG, 5);
  private final Dashboard dashboard;
  private final ObjectBoard objects;
  private final Areas areas;
  private final PageClients pageClients;
  private final StopSignal stop = new StopSignal();
  private final List<ServiceThread> threads = new ArrayList<>();

  PushScheduler(Dashboard dashboard, ObjectBoard objects, Areas areas, PageClients pageClients) {
    this.dashboard = dashboard;
    this.objects = objects;
    this.areas = areas;
    this.pageClients = pageClients;
    every(FRAMES_EVERY_MS, "console-frames-push", this::pushFrames);
    every(PARTS_EVERY_MS, "console-parts-push", this::pushParts);
  }

  void start() {
    threads.forEach(ServiceThread::start);
  }

  private void every(long ms, String thread, Runnable task) {
    threads.add(new ServiceThread(thread, () -> repeat(Duration.ofMillis(ms), task)));
  }

  /** Dead if a task has ended, else {@code health}. */
  Health orDead(Health health) {
    Health result = health;
    for (ServiceThread thread : threads) {
      result = thread.orDead(result);
    }
    return result;
  }

  private void repeat(Duration pause, Runnable task) {
    while (!stop.await(pause)) {
      try {
        task.run();
      } catch (RuntimeException e) {
        limit.log(
            "pushing",
            () ->
                LOG.warn("updating the pages failed; retrying at the next turn: {}", e.toString()));
      }
    }
  }

  private void pushFrames() {
    dashboard.takeFrames(pageClients.shown()).forEach(pageClients::publishFrame);
  }

  private void pushParts() {
    objects.takeChanged(pageClients.shown()).forEach(pageClients::publishObjects);
    areas.takeChanged().ifPresent(json -> pageClients.publish("areas", json));
    Set<Dashboard.Part> parts = dashboard.takeChanged();
    if (pageClients.count() == 0) {
      return; // a page that opens is sent everything
    }
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
    stop.stop();
    threads.forEach(ServiceThread::interrupt);
    Deadline deadline = Deadline.in(CLOSE_WITHIN);
    for (ServiceThread thread : threads) {
      if (!thread.join(deadline.left())) {
        LOG.warn("the last update of the pages did not end within {} s", CLOSE_WITHIN.toSeconds());
      }
    }
  }
}
