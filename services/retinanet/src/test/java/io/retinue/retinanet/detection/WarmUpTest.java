package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.RgbImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is run before a release serves, by what a picture takes. */
class WarmUpTest {
  private static final TreeSet<Integer> BATCH_SIZES = new TreeSet<>(Set.of(1, 2, 4, 8));

  private final List<String> calls = new ArrayList<>(); // width x batch size
  private long now;

  @Test
  void shouldRunEachBatchSizeThreeTimesWhereThatIsQuick() {
    warmUp(Duration.ofMillis(10), 64);

    assertThat(calls)
        .containsExactly(
            "64x1", "64x1", "64x1", "64x1", "64x2", "64x2", "64x2", "64x4", "64x4", "64x4", "64x8",
            "64x8", "64x8", "64x8");
  }

  @Test
  void shouldLeaveOutTheLargeBatchesOfASlowNetwork() {
    warmUp(Duration.ofMillis(200), 64);

    // After the call that compiles: 3 · 0.2 s and 3 · 0.4 s. Two batches of 4 end after 3.4 s.
    assertThat(calls)
        .containsExactly("64x1", "64x1", "64x1", "64x1", "64x2", "64x2", "64x2", "64x4", "64x4");
  }

  /** ResNet-50 on two busy processors: 14 calls of up to 8 pictures would take a minute. */
  @Test
  void shouldProfileAndOptimizeAVerySlowNetworkAndNoMore() {
    warmUp(Duration.ofMillis(900), 64);

    assertThat(calls).containsExactly("64x1", "64x1");
  }

  @Test
  void shouldCompileEachSizeOfAVerySlowNetworkOnce() {
    warmUp(Duration.ofSeconds(20), 64, 96, 128);

    assertThat(calls).containsExactly("64x1", "64x1", "96x1", "128x1");
  }

  private void warmUp(Duration each, int... widths) {
    List<RgbImage> pictures = new ArrayList<>();
    for (int width : widths) {
      pictures.add(new RgbImage(width, 1, new byte[width * RgbImage.CHANNELS]));
    }
    new WarmUp(
            BATCH_SIZES,
            (picture, size) -> {
              calls.add(picture.width() + "x" + size);
              now += each.toNanos() * size;
            },
            () -> now)
        .run(pictures);
  }
}
