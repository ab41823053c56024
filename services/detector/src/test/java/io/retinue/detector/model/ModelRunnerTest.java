package io.retinue.detector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.detector.testing.FakeFrameModel;
import io.retinue.testkit.Deadline;
import io.retinue.video.Picture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ModelRunnerTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final List<Picture> ONE = List.of(new Picture(8, 8, new byte[8 * 8 * 3]));

  private final CountDownLatch never = new CountDownLatch(1);
  private final ModelSlot slot = new ModelSlot();
  private final BatchClock clock = new BatchClock(SHORT, SHORT, System::nanoTime);
  private final ModelRunner runner = new ModelRunner(slot, clock, () -> {});

  @AfterEach
  void close() {
    never.countDown();
    runner.close();
  }

  @Test
  @Timeout(10)
  void shouldNoticeACallThatDoesNotReturn() {
    slot.offer(new FakeFrameModel(1, picture -> hang()));

    assertThatThrownBy(() -> runner.run(ONE))
        .isInstanceOf(StuckCallException.class)
        .hasMessageContaining("retinanet v1")
        .hasMessageContaining("did not return from a batch of 1");
    assertThat(runner.stuck()).isPresent();
    assertThatThrownBy(() -> runner.run(ONE)).as("at once").isInstanceOf(StuckCallException.class);
  }

  @Test
  void shouldMeasureCallsThatReturn() {
    slot.offer(new FakeFrameModel(1));

    assertThat(runner.run(ONE)).isPresent();

    assertThat(runner.stuck()).isEmpty();
    assertThat(clock.sinceLast()).isPresent();
    assertThat(clock.expected(1)).isPositive();
  }

  @Test
  void shouldCloseTheModelAfterTheCallThatRunsWhenItCloses() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch allowed = new CountDownLatch(1);
    FakeFrameModel model =
        new FakeFrameModel(
            1,
            picture -> {
              running.countDown();
              return !await(allowed);
            });
    slot.offer(model);
    Thread caller = new Thread(() -> assertThatThrownBy(() -> runner.run(ONE)));
    caller.start();
    await(running);

    runner.close(); // waits for a while, then leaves the thread behind
    assertThat(model.closings()).isZero();
    allowed.countDown();

    Deadline.inSeconds(10).await("it is closed", () -> model.closings() == 1);
    caller.join();
  }

  private boolean hang() {
    await(never);
    return false;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
