package io.retinue.ingest.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.video.SourceAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SuspectsTest {
  private static final SourceAddress GATE = new SourceAddress.Local(Path.of("gate.mp4"));
  private static final SourceAddress YARD = new SourceAddress.Local(Path.of("yard.mp4"));

  private final AtomicLong now = new AtomicLong();
  private final Suspects suspects = new Suspects(now::get);

  @Test
  void shouldBeAloneAfterThreeCrashesOfAGroupOfEight() {
    assertThat(suspects.mostTogether(GATE, 8)).isEqualTo(8);
    for (int most : new int[] {4, 2, 1, 1, 1}) {
      suspects.crashed(GATE);
      assertThat(suspects.mostTogether(GATE, 8)).isEqualTo(most);
    }
    assertThat(suspects.mostTogether(YARD, 8)).isEqualTo(8);
  }

  @Test
  void shouldBeForgottenAnHourAfterItsLastCrash() {
    suspects.crashed(GATE);
    now.addAndGet(Duration.ofMinutes(59).toNanos());
    suspects.crashed(GATE);
    now.addAndGet(Duration.ofMinutes(59).toNanos());
    assertThat(suspects.mostTogether(GATE, 8)).isEqualTo(2);

    now.addAndGet(Duration.ofMinutes(1).toNanos());

    assertThat(suspects.mostTogether(GATE, 8)).isEqualTo(8);
  }
}
