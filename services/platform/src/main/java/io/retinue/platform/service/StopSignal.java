package io.retinue.platform.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks a training run to end, from any thread. A flag that the run looks at between steps and
 * between pictures, not an interrupt: an interrupt would close the files that the run reads.
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
   * @throws StoppedException if somebody has asked the run to end
   */
  public void check() {
    if (isStopped()) {
      throw new StoppedException();
    }
  }

  /**
   * Waits, and ends early with {@link StoppedException} when somebody asks the run to end.
   *
   * @param time how long to wait
   */
  public void pause(Duration time) {
    try {
      if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoppedException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }
}
