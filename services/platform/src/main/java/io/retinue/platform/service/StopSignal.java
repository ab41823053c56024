package io.retinue.platform.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Requests that a piece of work ends, from any thread. The work checks it between two steps. It is
 * a flag and not an interrupt, because an interrupt would close the files that the work reads.
 */
public final class StopSignal {
  private final CountDownLatch stopped = new CountDownLatch(1);

  public void stop() {
    stopped.countDown();
  }

  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /**
   * @throws StoppedException if a stop was requested
   */
  public void check() {
    if (isStopped()) {
      throw new StoppedException();
    }
  }

  /**
   * Waits that long, or until a stop is requested.
   *
   * @return whether a stop was requested, or the thread interrupted
   */
  public boolean await(Duration time) {
    try {
      return stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /**
   * Waits that long.
   *
   * @throws StoppedException as soon as a stop is requested, or the thread interrupted
   */
  public void pause(Duration time) {
    if (await(time)) {
      throw new StoppedException();
    }
  }
}
