package io.retinue.standalone.chaos;

import io.retinue.standalone.chaos.KilledRuns.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten kills of everything: the short form of {@link ChaosTest}, with the embedded broker. */
class KillEverythingTest {
  private static final long SEED = Long.getLong("retinue.chaos.seed", 20261120);
  private static final int ROUNDS = 3;
  private static final int FRAMES = 40;

  /**
   * The first kill of a round leaves transactions open. The two others come before their timeout
   * has passed, so that the broker of the next round finds them expired when it loads them.
   */
  @Test
  void shouldAnswerEveryFrameOnceAfterTenKillsOfEverything(@TempDir Path folder) throws Exception {
    KilledRuns runs = KilledRuns.prepare(folder, FRAMES, new Random(SEED));

    for (int round = 0; round < ROUNDS; round++) {
      runs.kill(1, Moment.atWork());
      runs.kill(2, Moment.within(Duration.ZERO, Duration.ofSeconds(3)));
    }
    runs.kill(1, Moment.atWork());

    runs.requireNothingLost();
  }
}
