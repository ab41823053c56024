package io.retinue.detector.batch;

import static io.retinue.detector.testing.DetectorParts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.batch.FrameOutcome.Detected;
import io.retinue.detector.batch.FrameOutcome.Failed;
import io.retinue.detector.model.StuckCallException;
import io.retinue.detector.testing.DetectorParts;
import io.retinue.detector.testing.FakeFrameModel;
import io.retinue.schemas.Frame;
import io.retinue.video.JpegDecoderPool;
import io.retinue.video.JpegDecoderPool.Decoded;
import io.retinue.video.Picture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the machine does while pictures are decoded is never the fault of a frame. */
class PictureFaultsTest {
  private static final int MAX_BATCH = 4;
  private static final Duration DEADLINE = Duration.ofMillis(20);

  private final DetectorParts parts = new DetectorParts(MAX_BATCH);
  private final FakeFrameModel model = new FakeFrameModel(1);

  @AfterEach
  void close() {
    parts.close();
  }

  @Test
  void shouldNotBlameTheFrameForAPictureThatFindsNoMemory() {
    FrameDetector detector =
        detector(jpeg -> CompletableFuture.failedFuture(new OutOfMemoryError("no memory")));

    assertThat(detector.detect(parts.values(0, 1))).hasOnlyElementsOfType(Failed.class);
    assertThat(detector.stuck()).isEmpty(); // memory may come back
  }

  @Test
  @Timeout(30)
  void shouldNoticeADecoderThatDoesNotReturn() {
    FrameDetector detector = detector(jpeg -> new CompletableFuture<>());

    List<FrameOutcome> outcomes = detector.detect(parts.values(0, 1, 2));

    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(((Failed) outcome).cause()).isInstanceOf(StuckCallException.class));
    assertThat(detector.stuck().orElseThrow()).contains("was not decoded within");
  }

  @Test
  void shouldDecodeAtOnceOnlyWhatFitsIntoItsMemory() {
    Picture small = new Picture(64, 48, new byte[64 * 48 * 3]);
    FrameDetector detector =
        detector(jpeg -> CompletableFuture.completedFuture(new Decoded(small, 1)));

    List<FrameOutcome> outcomes = detector.detect(framesOf(5_000, 4_000, 3));

    assertThat(outcomes).hasOnlyElementsOfType(Detected.class);
    assertThat(model.batches()).as("20 megapixels each").containsExactly(1, 1, 1);
    detector.detect(framesOf(4_000, 2_000, 4));
    assertThat(model.batches()).as("8 megapixels each").containsExactly(1, 1, 1, 4);
  }

  private FrameDetector detector(Function<byte[], Future<Decoded>> decode) {
    parts.slot.offer(model);
    return new FrameDetector(
        parts.admission,
        new JpegDecoderPool(1),
        parts.models,
        parts.counters::batch,
        MAX_BATCH,
        decode,
        DEADLINE);
  }

  private List<byte @Nullable []> framesOf(int width, int height, int count) {
    List<byte @Nullable []> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Frame frame = parts.synthetic.complete("gate", i, NOW);
      frame.setWidth(width);
      frame.setHeight(height);
      setSize(frame.getBytes(), width, height);
      values.add(parts.bytes(frame));
    }
    return values;
  }

  /** Writes another size into the frame header of a JPEG. */
  private static void setSize(ByteBuffer jpeg, int width, int height) {
    int at = 2;
    while ((jpeg.get(at + 1) & 0xFF) != 0xC0) { // each segment has its length behind its marker
      at += 2 + jpeg.getShort(at + 2);
    }
    jpeg.putShort(at + 5, (short) height).putShort(at + 7, (short) width);
  }
}
