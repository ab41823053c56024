package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.network.AnchorGrid;
import io.retinue.retinanet.network.SmallModels;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecoderTest {
  /** Two levels of two anchors, in an input of 128 x 96. */
  private static final AnchorGrid GRID =
      new AnchorGrid(
          new float[] {0, 0, 20, 20, 40, 0, 60, 20, -10, -10, 30, 30, 90, 60, 150, 100},
          new int[] {0, 2, 4});

  private static final float NEVER = -20;
  private static final Placement FULL = new Placement(128, 96, 128, 96);

  private static List<Detection> decode(Decoding decoding, Placement placement, float... logits) {
    return decode(SmallModels.spec("a", "b"), decoding, placement, logits);
  }

  private static List<Detection> decode(
      ModelSpec small, Decoding decoding, Placement placement, float... logits) {
    ModelSpec spec =
        new ModelSpec(small.network(), small.classes(), small.preprocessing(), decoding);
    return new NonMaximumSuppression(decoding)
        .keep(new Decoder(spec, GRID).candidates(logits, new float[16], 0, placement), placement);
  }

  private static float[] logits(int... sure) {
    float[] logits = new float[8];
    Arrays.fill(logits, NEVER);
    for (int i : sure) {
      logits[i] = 2;
    }
    return logits;
  }

  @Test
  void shouldReadAnchorAndClassOffTheRow() {
    List<Detection> detections = decode(Decoding.defaults(), FULL, logits(3));

    assertThat(detections).hasSize(1);
    assertThat(detections.get(0).label()).isEqualTo(1);
    assertThat(detections.get(0).box()).isEqualTo(new Box(40, 0, 60, 20));
    // 1 / (1 + e^-2)
    assertThat(detections.get(0).score()).isCloseTo(0.8808f, within(1e-4f));
  }

  @Test
  void shouldNeverFindWhatStandsForNothing() {
    ModelSpec spec = SmallModels.spec("", "b");
    // Output 0 is surer than output 1 of each anchor, and must not take its place among the best.
    float[] logits = {5, 1, 5, NEVER, 5, 2, 5, NEVER};

    List<Detection> detections = decode(spec, new Decoding(0.05, 1, 0.5, 100, 1), FULL, logits);

    assertThat(detections).extracting(Detection::label).containsExactly(1, 1);
    assertThat(detections).extracting(d -> d.box().x1()).containsExactly(0f, 0f);
  }

  @Test
  void shouldDropScoresAtTheThreshold() {
    float[] logits = logits();
    Arrays.fill(logits, (float) Math.log(0.0499 / 0.9501));

    assertThat(decode(Decoding.defaults(), FULL, logits)).isEmpty();
  }

  @Test
  void shouldTakeTheBestOfEachLevel() {
    float[] logits = {1, NEVER, 2, NEVER, 3, NEVER, 4, NEVER};

    List<Detection> detections = decode(new Decoding(0.05, 1, 0.5, 100, 1), FULL, logits);

    assertThat(detections).extracting(d -> d.box().x1()).containsExactly(90f, 40f);
  }

  @Test
  void shouldClipBoxesToThePicture() {
    List<Detection> detections = decode(Decoding.defaults(), FULL, logits(4, 6));

    assertThat(detections)
        .extracting(Detection::box)
        .containsExactlyInAnyOrder(new Box(0, 0, 30, 30), new Box(90, 60, 128, 96));
  }

  @Test
  void shouldAnswerInPixelsOfThePictureThatWasGiven() {
    // A picture of 256 x 96 covers the upper half of the input, at half its size.
    Placement wide = Preprocessing.imageNet(128, 96).place(256, 96);

    List<Detection> detections = decode(Decoding.defaults(), wide, logits(2));

    assertThat(detections.get(0).box()).isEqualTo(new Box(80, 0, 120, 40));
  }

  @Test
  void shouldReadTheRowsOfItsOwnPicture() {
    float[] logits = new float[16];
    Arrays.fill(logits, NEVER);
    logits[8] = 3;

    List<Detection> detections =
        new Decoder(SmallModels.spec("a", "b"), GRID).candidates(logits, new float[32], 1, FULL);

    assertThat(detections).extracting(Detection::box).containsExactly(new Box(0, 0, 20, 20));
  }
}
