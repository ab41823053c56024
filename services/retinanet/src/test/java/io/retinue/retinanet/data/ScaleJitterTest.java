package io.retinue.retinanet.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleJitterTest {
  private static final int WIDTH = 8;
  private static final int HEIGHT = 4;

  @Test
  void shouldShowThePictureAsItIsWithoutAZoom() {
    PreprocessedExample example = example(new Box(2, 1, 4, 3));

    assertThat(ScaleJitter.NONE.of(example)).isSameAs(example);
  }

  @Test
  void shouldEnlargeTheLeftTopQuarterToTheWholeInput() {
    PreprocessedExample zoomed = new ScaleJitter(2, 2, 0, 0).of(example(new Box(1, 0.5f, 3, 1.5f)));

    // Twice as large about the top left corner.
    assertThat(zoomed.annotations().get(0).box()).isEqualTo(new Box(2, 1, 6, 3));
    // Column 5 of the input is column (5 + 0.5) / 2 - 0.5 = 2.25 of the picture; a column is worth
    // 20, so 45.
    assertThat(zoomed.pixels()[5 * RgbImage.CHANNELS] & 0xff).isEqualTo(45);
  }

  @Test
  void shouldShrinkToTheRightBottomAndRepeatTheEdge() {
    PreprocessedExample zoomed = new ScaleJitter(0.5, 0.5, 1, 1).of(example(new Box(0, 0, 8, 4)));

    // Half as large, against the right and lower edge: from 4 to 8 and from 2 to 4.
    assertThat(zoomed.annotations().get(0).box()).isEqualTo(new Box(4, 2, 8, 4));
    assertThat(zoomed.pixels()[0] & 0xff).isZero(); // the picture's left edge, repeated
  }

  @Test
  void shouldStretchAcrossAlone() {
    PreprocessedExample wider = new ScaleJitter(2, 1, 0, 0).of(example(new Box(1, 1, 3, 3)));

    assertThat(wider.annotations().get(0).box()).isEqualTo(new Box(2, 1, 6, 3));
    assertThat(wider.pixels()[5 * RgbImage.CHANNELS] & 0xff).isEqualTo(45); // as twice as large
  }

  @Test
  void shouldStretchDownAlone() {
    PreprocessedExample higher = new ScaleJitter(1, 2, 0, 0).of(example(new Box(1, 0, 3, 1)));

    assertThat(higher.annotations().get(0).box()).isEqualTo(new Box(1, 0, 3, 2));
    assertThat(higher.pixels()[5 * RgbImage.CHANNELS] & 0xff).isEqualTo(100); // column 5, as it was
  }

  @Test
  void shouldMakeACrowdOfABoxThatIsMostlyOutOfSightAndForgetOneThatIsAllOut() {
    // Enlarged twice to the top left, only x below 4 and y below 2 stay in sight.
    Box aQuarterSeen = new Box(3, 0, 7, 2);
    Box unseen = new Box(5, 0, 7, 2);

    List<Annotation> boxes =
        new ScaleJitter(2, 2, 0, 0).of(example(aQuarterSeen, unseen)).annotations();

    assertThat(boxes).hasSize(1);
    assertThat(boxes.get(0).crowd()).isTrue();
    assertThat(boxes.get(0).box()).isEqualTo(new Box(6, 0, 8, 4));
  }

  /** Every column is 20 brighter than the one before. */
  private static PreprocessedExample example(Box... boxes) {
    byte[] pixels = new byte[WIDTH * HEIGHT * RgbImage.CHANNELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / RgbImage.CHANNELS % WIDTH * 20);
    }
    return new PreprocessedExample(
        pixels,
        WIDTH,
        new Placement(WIDTH, HEIGHT, WIDTH, HEIGHT),
        List.of(boxes).stream().map(box -> new Annotation(0, box, false)).toList());
  }
}
