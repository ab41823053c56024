package io.retinue.standalone.chaos;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten kills of everything: the short form of {@link ChaosTest}, with the embedded broker. */
class KillEverythingTest {
  private static final long SEED = Long.getLong("retinue.chaos.seed", 20261120);
  private static final int KILLS = 10;

  @Test
  void shouldAnswerEveryFrameOnceAfterTenKillsOfEverything(@TempDir Path folder) throws Exception {
    KilledRuns runs = KilledRuns.prepare(folder, new Random(SEED));

    runs.kill(KILLS, KilledRuns.Moment.atWork());

    runs.requireNothingLost();
  }
}
