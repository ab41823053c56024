package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class NativeExitTest {
  private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();

  private final AtomicBoolean stop = new AtomicBoolean();

  /** Only then does the process end without the destructors that would crash it. */
  @Test
  void shouldSeeWhetherLibtorchComputes() throws InterruptedException {
    Thread computing = new Thread(this::multiply);
    computing.start();
    try {
      long begin = System.nanoTime();
      while (!NativeExit.isComputing()) {
        assertThat(System.nanoTime() - begin).isLessThan(LIMIT_NANOS);
      }
    } finally {
      stop.set(true);
      computing.join();
    }

    assertThat(NativeExit.isComputing()).isFalse();
  }

  private void multiply() {
    try (NDManager manager = Engine.getEngine(RetinaNet.ENGINE).newBaseManager()) {
      NDArray matrix = manager.ones(new Shape(400, 400));
      while (!stop.get()) {
        matrix.matMul(matrix).close();
      }
    }
  }
}
