package io.retinue.retinanet.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.input.PictureFitter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessedExampleTest {
  private static final PictureFitter FITTER = new PictureFitter(Preprocessing.imageNet(64, 32));

  @Test
  void shouldMirrorPictureAndBoxesWithinThePicturesPlace() {
    byte[] rgb = new byte[32 * 32 * 3];
    rgb[0] = (byte) 200;
    RgbImage image = new RgbImage(32, 32, rgb);
    Annotation corner = new Annotation(3, new Box(0, 0, 8, 4), false);

    PreprocessedExample example =
        PreprocessedExample.of(new LabelledImage(image, List.of(corner)), FITTER);
    PreprocessedExample flipped = example.flipped();

    // The picture covers columns 0 to 31 of 64; the padding stays on the right.
    assertThat(flipped.pixels()[31 * 3]).isEqualTo((byte) 200);
    assertThat(flipped.pixels()[0]).isZero();
    assertThat(flipped.pixels()[32 * 3]).isEqualTo(example.pixels()[32 * 3]);
    assertThat(flipped.annotations())
        .containsExactly(new Annotation(3, new Box(24, 0, 32, 4), false));
    assertThat(flipped.flipped().pixels()).isEqualTo(example.pixels());
  }

  @Test
  void shouldCutBoxesAtThePicturesEdges() {
    RgbImage image = new RgbImage(32, 32, new byte[32 * 32 * 3]);
    Annotation outside = new Annotation(0, new Box(-10, 20, 8, 50), false);

    PreprocessedExample example =
        PreprocessedExample.of(new LabelledImage(image, List.of(outside)), FITTER);

    assertThat(example.annotations().get(0).box()).isEqualTo(new Box(0, 20, 8, 32));
  }
}
