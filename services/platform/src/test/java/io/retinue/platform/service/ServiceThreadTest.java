package io.retinue.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ServiceThreadTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void shouldKeepTheErrorThatEndedItsBody() {
    ServiceThread thread = thread(() -> failWith(new OutOfMemoryError("Java heap space")));

    assertThat(thread.death())
        .contains("thread worker ended: java.lang.OutOfMemoryError: Java heap space");
    assertThat(thread.orDead(Health.ready("all well")))
        .isEqualTo(Health.dead("thread worker ended: java.lang.OutOfMemoryError: Java heap space"));
  }

  @Test
  void shouldNotCallAnOrdinaryEndADeath() {
    ServiceThread done = thread(() -> {});
    ServiceThread stopped =
        thread(
            () -> {
              throw new StoppedException();
            });

    assertThat(done.death()).isEmpty();
    assertThat(stopped.death()).isEmpty();
    assertThat(done.orDead(Health.ready("all well"))).isEqualTo(Health.ready("all well"));
  }

  @Test
  void shouldRunUntilItsBodyEnds() {
    StopSignal stop = new StopSignal();
    CountDownLatch runs = new CountDownLatch(1);
    ServiceThread thread =
        new ServiceThread(
            "worker",
            () -> {
              runs.countDown();
              stop.await(SOON);
            });
    assertThat(thread.isRunning()).isFalse();

    thread.start();

    assertThat(thread.isRunning()).isTrue();
    assertThat(thread.join(Duration.ofMillis(1))).isFalse();
    stop.stop();
    assertThat(thread.join(SOON)).isTrue();
    assertThat(thread.isRunning()).isFalse();
    assertThat(runs.getCount()).isZero();
  }

  private static ServiceThread thread(Runnable body) {
    ServiceThread thread = new ServiceThread("worker", body);
    thread.start();
    assertThat(thread.join(SOON)).isTrue();
    return thread;
  }

  private static void failWith(Error error) {
    throw error;
  }
}
