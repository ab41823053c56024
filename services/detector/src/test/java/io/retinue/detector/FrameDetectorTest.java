package io.retinue.detector;

import static io.retinue.detector.DetectorParts.FRESHNESS;
import static io.retinue.detector.DetectorParts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.FrameOutcome.Detected;
import io.retinue.detector.FrameOutcome.DetectedObject;
import io.retinue.detector.FrameOutcome.Failed;
import io.retinue.detector.FrameOutcome.Shed;
import io.retinue.detector.FrameOutcome.Unusable;
import io.retinue.platform.frame.ShedReason;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import java.util.ArrayList;
import java.util.List;
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

  private static List<byte @Nullable []> one(byte @Nullable [] value) {
    List<byte @Nullable []> values = new ArrayList<>();
    values.add(value);
    return values;
  }
}
