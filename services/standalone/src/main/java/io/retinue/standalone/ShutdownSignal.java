package io.retinue.standalone;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, as something to wait for. The JVM ends only once this is closed, which whoever
 * waits does after everything else is closed.
 */
public final class ShutdownSignal implements AutoCloseable {
  /** A stop takes less; past this the JVM ends all the same. */
  private static final Duration PATIENCE = Duration.ofSeconds(14);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "stop-request");

  private ShutdownSignal() {}

  public static ShutdownSignal onSignal() {
    ShutdownSignal request = new ShutdownSignal();
    Runtime.getRuntime().addShutdownHook(request.hook);
    return request;
  }

  /** Waits up to {@code time}; true once somebody asked to stop. */
  public boolean await(Duration time) {
    try {
      return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  private void onShutdown() {
    asked.countDown();
    try {
      if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("retinue: not everything stopped within " + PATIENCE.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already, by this very hook.
    }
  }
}
