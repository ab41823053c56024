package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeExitTest {
  private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();

  private static final int RUNS = 4;

  @TempDir private Path folder;
  private final AtomicBoolean stop = new AtomicBoolean();

  /** Without the native exit every second of these processes dies of SIGSEGV. */
  @Test
  void shouldEndWithTheExitCodeWhileLibtorchComputes() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      assertThat(end("cleanly")).isEqualTo(ComputingProbe.EXIT_CODE);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("reports of crashes").isEmpty();
    }
  }

  private int end(String way) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ErrorFile=" + folder.resolve("crash-%p.log"),
                "-XX:-CreateCoredumpOnCrash",
                "-cp",
                System.getProperty("java.class.path"),
                ComputingProbe.class.getName(),
                way)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor(LIMIT_NANOS, TimeUnit.NANOSECONDS)).as("it has ended").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

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
