package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProcessesTest {
  /** Prints its argument and keeps running. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      System.out.println(args[0]);
      new CountDownLatch(1).await();
    }
  }

  @Test
  void shouldStartAJvmWithOurClassPathAndKillIt() throws Exception {
    Process child = Processes.startJava(Child.class, List.of("-Xmx32m"), "hello");

    try (var out = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("hello");
      assertThatThrownBy(() -> Processes.awaitEnd(child.toHandle(), Duration.ofMillis(1)))
          .hasMessageContaining("is alive");
    } finally {
      Processes.kill(child.toHandle());
    }

    assertThat(child.isAlive()).isFalse();
    assertThat(child.exitValue()).isEqualTo(128 + 9);
  }

  @Test
  void shouldSendSignals() throws Exception {
    Process child = Processes.startJava(Child.class, List.of("-Xmx32m"), "hello");
    try (var out = child.inputReader(StandardCharsets.UTF_8)) {
      out.readLine();

      Processes.signal(child.toHandle(), "TERM");

      Processes.awaitEnd(child.toHandle(), Duration.ofSeconds(10));
      assertThat(child.exitValue()).isEqualTo(128 + 15);
    } finally {
      Processes.kill(child.toHandle());
    }
  }

  @Test
  void shouldInterruptAChild() throws Exception {
    Process child = Processes.startJava(Child.class, List.of("-Xmx32m"), "hello");
    try (var out = child.inputReader(StandardCharsets.UTF_8)) {
      out.readLine();

      Processes.signal(child.toHandle(), "INT");

      Processes.awaitEnd(child.toHandle(), Duration.ofSeconds(10));
      assertThat(child.exitValue()).isEqualTo(128 + 2);
    } finally {
      Processes.kill(child.toHandle());
    }
  }

  @Test
  void shouldReadWhetherAProcessIgnoresInterrupts() {
    assertThat(
            Processes.ignoresInterrupts("SigBlk:\t0000000000000002\nSigIgn:\t0000000000000007\n"))
        .isTrue();
    assertThat(
            Processes.ignoresInterrupts("SigBlk:\t0000000000000002\nSigIgn:\t0000000000000005\n"))
        .isFalse();
    assertThat(Processes.ignoresInterrupts("")).isFalse();
  }

  @Test
  void shouldMeasureWhatThisProcessHolds() throws Exception {
    ProcessFootprint before = ProcessFootprint.now();

    try (var open = ProcessesTest.class.getResourceAsStream("ProcessesTest.class")) {
      assertThat(open).isNotNull();
      assertThat(before.openFiles()).isPositive();
      assertThat(before.threads()).isPositive();
      assertThat(before.residentBytes()).isGreaterThan(1 << 20);
    }
  }
}
