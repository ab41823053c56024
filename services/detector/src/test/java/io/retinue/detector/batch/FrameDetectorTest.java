package io.retinue.detector.batch;

import static io.retinue.detector.testing.DetectorParts.FRESHNESS;
import static io.retinue.detector.testing.DetectorParts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.batch.FrameOutcome.Detected;
import io.retinue.detector.batch.FrameOutcome.Failed;
import io.retinue.detector.batch.FrameOutcome.Shed;
import io.retinue.detector.batch.FrameOutcome.Unusable;
import io.retinue.detector.model.DetectedObject;
import io.retinue.detector.model.FrameModel;
import io.retinue.detector.model.ServingRelease;
import io.retinue.detector.testing.DetectorParts;
import io.retinue.detector.testing.FakeFrameModel;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.ShedReason;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.video.Picture;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameDetectorTest {
  private final DetectorParts parts = new DetectorParts(4);

  @AfterEach
  void close() {
    parts.close();
  }

  @Test
  void shouldGiveEachFrameItsOwnBoxes() {
    parts.slot.offer(new FakeFrameModel(1));

    List<FrameOutcome> outcomes = parts.detector.detect(parts.values(3, 1, 2));

    assertThat(outcomes)
        .extracting(o -> ((Detected) o).boxes().get(0).label())
        .containsExactly("gray-3", "gray-1", "gray-2");
  }

  @Test
  void shouldCutBoxesOffAtTheFramesEdges() {
    parts.slot.offer(new FakeFrameModel(1));

    Detected outcome = (Detected) parts.detector.detect(parts.values(0)).get(0);

    assertThat(outcome.boxes()).containsExactly(new DetectedObject("gray-0", 0.9f, 0, 0, 64, 48));
  }

  @Test
  void shouldSplitAPollIntoBatches() {
    FakeFrameModel model = new FakeFrameModel(1);
    parts.slot.offer(model);

    parts.detector.detect(parts.values(0, 1, 2, 3, 4, 5));

    assertThat(model.batches()).containsExactly(4, 2);
    assertThat(parts.counters.snapshot(null).batches()).isEqualTo(2);
  }

  @Test
  void shouldFillTheBatchPastFramesThatCannotBeDecoded() {
    FakeFrameModel model = new FakeFrameModel(1);
    parts.slot.offer(model);
    List<byte @Nullable []> values = parts.values(0, 1, 2, 3, 4);
    values.set(1, parts.bytes(parts.synthetic.truncated("gate", 1, NOW)));
    values.set(2, new byte[] {1, 2, 3});

    List<FrameOutcome> outcomes = parts.detector.detect(values);

    assertThat(outcomes.get(1)).isInstanceOf(Unusable.class);
    assertThat(outcomes.get(2)).isInstanceOf(Unusable.class);
    assertThat(List.of(outcomes.get(0), outcomes.get(3), outcomes.get(4)))
        .hasOnlyElementsOfType(Detected.class);
    assertThat(model.batches()).containsExactly(3);
  }

  @Test
  void shouldRefuseAPictureOfAnotherSizeThanItsFrameSays() {
    parts.slot.offer(new FakeFrameModel(1));
    Frame lie = parts.synthetic.complete("gate", 0, NOW);
    lie.setWidth(65);

    Unusable outcome = (Unusable) parts.detector.detect(one(parts.bytes(lie))).get(0);

    assertThat(outcome.cause()).hasMessageContaining("says 65x48 pixels, its picture has 64x48");
  }

  @Test
  void shouldRefuseAnUnknownEncodingAndAMissingValue() {
    parts.slot.offer(new FakeFrameModel(1));
    Frame unknown = parts.synthetic.complete("gate", 0, NOW);
    unknown.setEncoding(PictureEncoding.UNKNOWN);

    assertThat(parts.detector.detect(one(parts.bytes(unknown))).get(0))
        .isInstanceOf(Unusable.class);
    assertThat(parts.detector.detect(one(null)).get(0)).isInstanceOf(Unusable.class);
  }

  @Test
  void shouldShedLiveFramesOlderThanTheFreshnessBudget() {
    FakeFrameModel model = new FakeFrameModel(1);
    parts.slot.offer(model);
    Frame fresh = parts.synthetic.live("gate", 0, NOW.minus(FRESHNESS));
    Frame stale = parts.synthetic.live("gate", 1, NOW.minus(FRESHNESS).minusMillis(1));

    List<FrameOutcome> outcomes =
        parts.detector.detect(List.of(parts.bytes(fresh), parts.bytes(stale)));

    assertThat(outcomes.get(0)).isInstanceOf(Detected.class);
    assertThat(((Shed) outcomes.get(1)).reason()).isEqualTo(ShedReason.STALE);
    assertThat(model.batches()).containsExactly(1);
  }

  @Test
  void shouldNeverShedCompleteFootageForItsAge() {
    parts.slot.offer(new FakeFrameModel(1));
    Frame old = parts.synthetic.complete("gate", 0, NOW.minus(FRESHNESS.multipliedBy(1000)));

    assertThat(parts.detector.detect(one(parts.bytes(old))).get(0)).isInstanceOf(Detected.class);
  }

  @Test
  void shouldShedEverythingWhileNoReleaseServes() {
    List<FrameOutcome> outcomes = parts.detector.detect(parts.values(0, 1));

    assertThat(outcomes)
        .extracting(o -> ((Shed) o).reason())
        .containsExactly(ShedReason.NO_RELEASE, ShedReason.NO_RELEASE);
  }

  @Test
  void shouldChangeModelsBetweenBatchesOnly() {
    FakeFrameModel next = new FakeFrameModel(2);
    FakeFrameModel first = new FakeFrameModel(1, picture -> offerOnce(next));
    parts.slot.offer(first);

    List<FrameOutcome> outcomes = parts.detector.detect(parts.values(0, 1, 2, 3, 4, 5));

    assertThat(outcomes)
        .extracting(o -> ((Detected) o).release().version())
        .containsExactly(1L, 1L, 1L, 1L, 2L, 2L);
    assertThat(first.closings()).isEqualTo(1);
  }

  private boolean offered;

  private boolean offerOnce(FrameModel model) {
    if (!offered) {
      offered = true;
      parts.slot.offer(model);
    }
    return false;
  }

  @Test
  void shouldBlameOnlyTheFrameThatMakesTheModelFail() {
    parts.slot.offer(new FakeFrameModel(1, picture -> FakeFrameModel.grayLevel(picture) == 2));

    List<FrameOutcome> outcomes = parts.detector.detect(parts.values(0, 1, 2, 3));

    assertThat(outcomes.get(2)).isInstanceOf(Unusable.class);
    assertThat(List.of(outcomes.get(0), outcomes.get(1), outcomes.get(3)))
        .hasOnlyElementsOfType(Detected.class);
  }

  @Test
  void shouldBlameTheDeviceWhenTheModelFailsOnEverything() {
    parts.slot.offer(new FakeFrameModel(1, picture -> true));

    assertThat(parts.detector.detect(parts.values(0, 1))).hasOnlyElementsOfType(Failed.class);
  }

  @Test
  void shouldRefuseTimesThatNoClockHasAndGoOn() {
    parts.slot.offer(new FakeFrameModel(1));
    List<byte @Nullable []> values = parts.values(0);
    for (long hostile : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
      Frame ingested = parts.synthetic.live("gate", 1, NOW);
      ingested.setIngestedAt(Instant.ofEpochMilli(hostile));
      Frame captured = parts.synthetic.live("gate", 1, NOW);
      captured.setCapturedAt(Instant.ofEpochMilli(hostile));
      Frame media = parts.synthetic.live("gate", 1, NOW);
      media.setMediaTime(hostile);
      values.addAll(List.of(parts.bytes(ingested), parts.bytes(captured), parts.bytes(media)));
    }

    List<FrameOutcome> outcomes = parts.detector.detect(values);

    assertThat(outcomes.get(0)).isInstanceOf(Detected.class);
    assertThat(outcomes.subList(1, 10)).hasOnlyElementsOfType(Unusable.class);
  }

  @Test
  void shouldRefuseAPictureWithMorePixelsThanItsFrameSaysBeforeItIsDecoded() {
    parts.slot.offer(new FakeFrameModel(1));
    Frame bomb = parts.synthetic.complete("gate", 0, NOW);
    byte[] jpeg = new byte[bomb.getBytes().remaining()];
    bomb.getBytes().duplicate().get(jpeg);
    int header = frameHeader(jpeg);
    jpeg[header + 5] = (byte) 0xff; // the height becomes 65,328
    bomb.setBytes(ByteBuffer.wrap(jpeg));

    Unusable outcome = (Unusable) parts.detector.detect(one(parts.bytes(bomb))).get(0);

    assertThat(outcome.cause()).hasMessageContaining("says 64x48 pixels, its picture has 64x65328");
  }

  /** Where the marker of a baseline frame header is. */
  private static int frameHeader(byte[] jpeg) {
    int at = 0;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) 0xc0) {
      at++;
    }
    return at;
  }

  @Test
  void shouldWaitForTheRegistryAndBlameNoRecord() {
    AtomicInteger calls = new AtomicInteger();
    try (DetectorParts away = new DetectorParts(4, (topic, bytes) -> answerFrom(3, calls, bytes))) {
      away.slot.offer(new FakeFrameModel(1));

      assertThat(away.detector.detect(away.values(0, 1))).hasOnlyElementsOfType(Detected.class);
    }
  }

  @Test
  void shouldFailTheWholePollOnceWhenTheRegistryStaysAway() {
    AtomicInteger calls = new AtomicInteger();
    Set<Integer> asked = new HashSet<>(); // for which values
    List<FrameOutcome> outcomes;
    try (DetectorParts away =
        new DetectorParts(
            4,
            (topic, bytes) -> {
              asked.add(Arrays.hashCode(bytes));
              return answerFrom(Integer.MAX_VALUE, calls, bytes);
            })) {
      away.slot.offer(new FakeFrameModel(1));
      outcomes = away.detector.detect(away.values(0, 1, 2, 3));
    }

    assertThat(outcomes).hasOnlyElementsOfType(Failed.class);
    assertThat(((Failed) outcomes.get(3)).cause()).isInstanceOf(StillWaitingException.class);
    assertThat(asked).as("the others would wait as long").hasSize(1);
  }

  /** A registry that is away for so many calls. */
  private Frame answerFrom(int call, AtomicInteger calls, byte[] bytes) {
    if (calls.incrementAndGet() < call) {
      throw new RetinueException(ErrorKind.UNREACHABLE, "the registry is away", "start it");
    }
    return parts.frames.deserializer().deserialize("any", bytes);
  }

  @Test
  void shouldLetCompleteFramesWaitWhileAReleaseIsLoading() {
    parts.slot.expectModel();
    Thread poll = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> offered =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get() && poll.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait(); // before the poll waits, the offer would show nothing
              }
              parts.slot.offer(new FakeFrameModel(1));
            });

    List<FrameOutcome> outcomes;
    try {
      outcomes = parts.detector.detect(parts.values(0, 1));
    } finally {
      over.set(true);
      offered.join();
    }

    assertThat(outcomes).hasOnlyElementsOfType(Detected.class);
  }

  @Test
  void shouldFailCompleteFramesRatherThanShedThemWhenAReleaseLoadsForTooLong() {
    parts.slot.expectModel();
    List<byte @Nullable []> values = parts.values(0);
    values.add(parts.bytes(parts.synthetic.live("gate", 1, NOW)));

    List<FrameOutcome> outcomes = parts.detector.detect(values);

    assertThat(((Failed) outcomes.get(0)).cause()).isInstanceOf(StillWaitingException.class);
    assertThat(((Shed) outcomes.get(1)).reason()).isEqualTo(ShedReason.NO_RELEASE);
  }

  @Test
  void shouldHalveABatchThatDoesNotFitIntoMemory() {
    FittingModel model = new FittingModel(pictures -> pictures.size() > 1);
    parts.slot.offer(model);

    List<FrameOutcome> outcomes = parts.detector.detect(parts.values(0, 1, 2, 3));

    assertThat(outcomes).hasOnlyElementsOfType(Detected.class);
    assertThat(model.attempts).as("4, 2, then each alone").containsExactly(4, 2, 1, 1, 1, 1);
  }

  @Test
  void shouldBlameTheDeviceWhenEvenABlankPictureOfTheSizeDoesNotFit() {
    parts.slot.offer(new FittingModel(pictures -> pictures.get(0).height() == 48));

    assertThat(parts.detector.detect(parts.values(0, 1))).hasOnlyElementsOfType(Failed.class);
  }

  /** It came back between the call with the frame and the one with a blank picture. */
  @Test
  void shouldNotBlameAFrameForADeviceThatCameBackMeanwhile() {
    AtomicInteger calls = new AtomicInteger();
    parts.slot.offer(
        new FittingModel(pictures -> calls.incrementAndGet() == 1, "the device is lost"));

    assertThat(parts.detector.detect(parts.values(0)).get(0)).isInstanceOf(Detected.class);
    assertThat(calls).as("the frame, a blank one, the frame").hasValue(3);
  }

  @Test
  void shouldTryAFrameAgainWhenMemoryWasShortForAMoment() {
    AtomicInteger calls = new AtomicInteger();
    parts.slot.offer(new FittingModel(pictures -> calls.incrementAndGet() == 1));

    assertThat(parts.detector.detect(parts.values(0)).get(0)).isInstanceOf(Detected.class);
  }

  @Test
  void shouldBlameTheFrameWhoseSizeTheModelCannotTake() {
    parts.slot.offer(new FakeFrameModel(1, picture -> picture.height() == 48));

    assertThat(parts.detector.detect(parts.values(0)).get(0)).isInstanceOf(Unusable.class);
  }

  /** A model that runs out of memory on some batches. */
  private static final class FittingModel implements FrameModel {
    private final FakeFrameModel model = new FakeFrameModel(1);
    private final Predicate<List<Picture>> tooLarge;
    private final String failure;
    private final List<Integer> attempts = new ArrayList<>();

    FittingModel(Predicate<List<Picture>> tooLarge) {
      this(tooLarge, "CUDA out of memory. Tried to allocate 2 GiB");
    }

    FittingModel(Predicate<List<Picture>> tooLarge, String failure) {
      this.tooLarge = tooLarge;
      this.failure = failure;
    }

    @Override
    public ServingRelease release() {
      return model.release();
    }

    @Override
    public List<List<DetectedObject>> detect(List<Picture> pictures) {
      attempts.add(pictures.size());
      if (tooLarge.test(pictures)) {
        throw new IllegalStateException(failure);
      }
      return model.detect(pictures);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private static List<byte @Nullable []> one(byte @Nullable [] value) {
    List<byte @Nullable []> values = new ArrayList<>();
    values.add(value);
    return values;
  }
}
