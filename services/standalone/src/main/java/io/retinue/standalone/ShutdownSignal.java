package io.retinue.standalone;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, as something to wait for. The JVM does not end before this is closed: close it
 * after everything else.
 */
public final class ShutdownSignal implements AutoCloseable {
  /** After this time the JVM ends in any case. */
  public static final Duration DEADLINE = Duration.ofSeconds(14);

  private static final Duration FOREVER = Duration.ofDays(10_000);

  private final CountDownLatch received = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "shutdown-signal");

  private ShutdownSignal() {}

  public static ShutdownSignal onSignal() {
    ShutdownSignal signal = new ShutdownSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Waits up to {@code time}; true once the signal has been received. */
  public boolean await(Duration time) {
    try {
      return received.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Runs the action, in a thread of its own, when the signal is received. */
  public void then(Runnable action) {
    Thread waiting =
        new Thread(
            () -> {
              if (await(FOREVER)) {
                action.run();
              }
            },
            "on-shutdown-signal");
    waiting.setDaemon(true);
    waiting.start();
  }

  public boolean isReceived() {
    return received.getCount() == 0;
  }

  private void onShutdown() {
    received.countDown();
    try {
      if (!closed.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("retinue: not everything stopped within " + DEADLINE.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already, by this very hook.
    }
  }
}
