package io.retinue.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.frame.FrameId;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.schemas.Box;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.TrainingPhase;
import io.retinue.trainer.testing.ColoredRectangles;
import io.retinue.trainer.testing.Settings;
import io.retinue.trainer.testing.TrainerBroker;
import io.retinue.video.Picture;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two runs of one step over 20,000 labels of 640 x 360 pixels, in a heap of 1 GB. Prints what they
 * take: {@code mvn verify -Pload -pl services/trainer -am -Dtest=ManyLabelsTest
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Tag("load")
class ManyLabelsTest {
  private static final int LABELS = 20_000;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  /** The pictures repeat: drawing 20,000 different ones would take longer than both runs. */
  private static final int PICTURES = 200;

  private final TrainerBroker broker = TrainerBroker.start();

  @TempDir Path folder = Path.of(".");

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void shouldBeginTheSecondFitWithinTwentySeconds() throws IOException {
    List<LabelledFrame> pictures = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      pictures.add(ColoredRectangles.label("gate", i, picture(i), List.of(box(i))));
    }
    broker.write(List.of(pictures.get(0)));
    for (int from = 0; from < LABELS; from += PICTURES) {
      List<LabelledFrame> labels = new ArrayList<>();
      for (int i = 0; i < PICTURES; i++) {
        FrameId id = new FrameId("gate", 1, from + i);
        labels.add(
            LabelledFrame.newBuilder(pictures.get(i))
                .setFrameId(id.toString())
                .setFrame(id.toRef())
                .build());
      }
      broker.write(labels);
    }

    Duration first = timeToFit();
    Duration second = timeToFit();

    long index = Files.size(folder.resolve("work/feedback.index"));
    long heap = peakHeap();
    System.out.printf(
        Locale.ROOT,
        "%d labels: the first fit began after %.1f s, the second after %.1f s; index %d MB;"
            + " peak of the heap %d MB%n",
        LABELS,
        first.toMillis() / 1000.0,
        second.toMillis() / 1000.0,
        index >> 20,
        heap >> 20);
    assertThat(second).isLessThan(Duration.ofSeconds(20));
    assertThat(heap).isLessThan(1L << 30);
  }

  /** From the start of a run to its first event of the fit. */
  private Duration timeToFit() {
    long begin = System.nanoTime();
    long[] fit = new long[1];
    new TrainingRun(
            Settings.tiny(folder, new TrainingBudget.Steps(1), Duration.ofMinutes(1)),
            broker.connection(),
            Clock.systemUTC(),
            event -> {
              if (event.getPhase() == TrainingPhase.FIT && fit[0] == 0) {
                fit[0] = System.nanoTime();
              }
            })
        .run();
    return Duration.ofNanos(fit[0] - begin);
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  /** Noise over a gradient: a JPEG of about the size that a street has. */
  private static Picture picture(int seed) {
    Random random = new Random(seed);
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % WIDTH;
      rgb[i] = (byte) (40 + x / 4 + random.nextInt(24));
    }
    return new Picture(WIDTH, HEIGHT, rgb);
  }

  private static LabelledBox box(int i) {
    return LabelledBox.newBuilder()
        .setLabel("red")
        .setBox(new Box((float) i, (float) i, i + 60f, i + 90f))
        .build();
  }
}
