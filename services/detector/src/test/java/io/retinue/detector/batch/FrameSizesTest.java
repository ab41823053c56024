package io.retinue.detector.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.testing.FrameBench;
import io.retinue.schemas.Frame;
import io.retinue.video.PictureSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameSizesTest {
  private FrameBench bench;
  private FrameSizes sizes;

  @BeforeEach
  void open(@TempDir Path folder) {
    bench = new FrameBench(folder);
    sizes = new FrameSizes(bench.clients, new FrameParser(bench.serdes.frames().deserializer()));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldReadTheSizesOfTheNewestFramesAndSkipHostileOnes() {
    bench.publish("gate");
    Frame huge = bench.synthetic.complete("gate", 1, Instant.now());
    huge.setWidth(65_535);
    huge.setHeight(65_535);
    bench.publish(huge); // no machine could be warmed up for such a picture
    bench.publishRaw("gate", "junk".getBytes(StandardCharsets.UTF_8));
    bench.ledger(); // flushes

    assertThat(sizes.get()).containsExactly(new PictureSize(64, 48));
  }

  @Test
  void shouldKeepTheFourSizesThatCameLast() {
    for (int width : new int[] {1, 2, 3, 4, 1, 5}) {
      sizes.add(new PictureSize(width, 1));
    }

    assertThat(sizes.get()).extracting(PictureSize::width).containsExactly(3, 4, 1, 5);
  }
}
