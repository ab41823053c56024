package io.retinue.platform.service;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of a service: a daemon with a name and one body. Any throwable that ends the body,
 * errors included, is logged and kept, so that the service's {@link Service#health} can be dead
 * from then on. A body that returns, or ends with a {@link StoppedException}, has done its work.
 * Thread-safe.
 */
public final class ServiceThread {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceThread.class);

  private final Runnable body;
  private final Thread thread;
  // The throwable itself: after an OutOfMemoryError there may be no memory for a text.
  private volatile @Nullable Throwable death;

  public ServiceThread(String name, Runnable body) {
    this.body = body;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts the thread. It can be started once. */
  public void start() {
    thread.start();
  }

  /** Whether the thread was started and its body has not ended. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Why the body ended, if it failed: the thread's name and the throwable. */
  public Optional<String> death() {
    Throwable cause = death;
    return cause == null
        ? Optional.empty()
        : Optional.of("thread " + thread.getName() + " ended: " + cause);
  }

  /** Dead if the body failed, else {@code health}. */
  public Health orDead(Health health) {
    return death().map(Health::dead).orElse(health);
  }

  public void interrupt() {
    thread.interrupt();
  }

  /**
   * Waits up to {@code time} for the body to end.
   *
   * @return whether it has ended, or was never started; false if this thread was interrupted
   */
  public boolean join(Duration time) {
    try {
      // Thread.join(0) would wait without limit.
      thread.join(Math.max(1, time.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !thread.isAlive();
  }

  @SuppressWarnings("CatchingUnchecked") // a caught throwable is not lost: the service is dead
  private void run() {
    try {
      body.run();
    } catch (StoppedException e) {
      LOG.debug("{} was stopped", thread.getName());
    } catch (Throwable e) {
      death = e;
      LOG.error("thread {} ended; its service does not work any more", thread.getName(), e);
    }
  }
}
