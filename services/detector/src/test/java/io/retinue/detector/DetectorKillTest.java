package io.retinue.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.testing.TinyRelease;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import io.retinue.testkit.TopicLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill −9 of the whole detector while frames flow: each ends in one event or one dead letter. Every
 * other detector runs a real network, which is killed while it loads, works and commits alike.
 */
class DetectorKillTest {
  private static final int KILLS = 5;
  private static final long SEED = 20261120;

  @TempDir private Path folder;
  private DetectorBench bench;
  private int number;

  @BeforeEach
  void open() {
    bench = new DetectorBench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldLoseNoFrameAndDoubleNoneThroughKills() throws Exception {
    Random random = new Random(SEED);
    bench.announce(new TinyRelease(folder).champion(1));

    for (int kill = 0; kill < KILLS; kill++) {
      boolean real = kill % 2 == 0;
      Process detector = startDetector(real ? folder.resolve("models").toString() : "fake");
      long before = committed();
      publishUntil("the detector works again", () -> committed() > before);
      long later = committed() + random.nextInt(60);
      publishUntil("more is committed", () -> committed() > later);
      for (int more = random.nextInt(40); more > 0; more--) {
        publishSome(); // a part of these is answered when the kill comes
      }
      Processes.kill(detector.toHandle());
    }
    Process last = startDetector("fake");
    TopicLedger ledger = bench.awaitAll();
    Processes.kill(last.toHandle());

    ledger.requireBalanced();
    assertThat(ledger.events()).as("a frame of each of three cameras").hasSize(3 * number);
    assertThat(ledger.deadLetterCount())
        .as("one poison in ten, another in forty")
        .isEqualTo((number + 9) / 10 + (number + 39) / 40);
  }

  private Process startDetector(String models) throws IOException {
    return Processes.startJava(
        DetectorProcess.class,
        List.of("-Xmx256m", "-Dai.djl.offline=true"),
        bench.connection.bootstrapServers(),
        bench.connection.registryUrl().toString(),
        folder.resolve("state").toString(),
        bench.applicationId(),
        models,
        "killed");
  }

  private int committed() {
    return bench.ledger().events().size();
  }

  private void publishUntil(String what, Callable<Boolean> done) {
    Deadline.inSeconds(30)
        .await(
            what,
            () -> {
              publishSome();
              return done.call();
            });
  }

  /** A frame of each of three cameras, one of them live; now and then poison. */
  private void publishSome() {
    bench.publish("gate");
    bench.publish("yard");
    bench.publish(bench.synthetic.live("live", number, Instant.now()));
    if (number % 10 == 0) {
      bench.publish(bench.synthetic.truncated("door", number, Instant.now()));
    }
    if (number % 40 == 0) {
      bench.publishRaw("door", "junk".getBytes(StandardCharsets.UTF_8));
    }
    number++;
  }
}
