package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import io.retinue.retinanet.training.RetinaNetTrainer;
import io.retinue.retinanet.training.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of every size go in, whichever way they are resized. */
class PictureSizesTest {
  private static ModelSpec spec(Resizing resizing) {
    ModelSpec small = SmallModels.spec("red", "blue");
    // Everything above one in a thousand, so that an untrained network finds something.
    return new ModelSpec(
        small.network(),
        small.classes(),
        Preprocessing.imageNet(resizing),
        new Decoding(1e-3, 100, 0.5, 20, 1));
  }

  private static RgbImage black(int width, int height) {
    return new RgbImage(width, height, new byte[width * height * RgbImage.CHANNELS]);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "20000, 1", "1, 20000", "20000, 300", "33, 31"})
  void shouldFindThingsWithinThePictureWhateverItsSize(int width, int height) {
    List<Resizing> resizings = List.of(new Resizing.Fixed(96, 64), new Resizing.ShortSide(48, 96));
    for (Resizing resizing : resizings) {
      try (Detector detector = new Detector(RetinaNet.create(spec(resizing), 1), 1)) {
        List<Detection> found = detector.detect(List.of(black(width, height))).get(0);

        assertThat(found).as(resizing.toString()).isNotEmpty();
        assertThat(found)
            .allSatisfy(
                d -> {
                  assertThat(d.box().x1()).isBetween(0f, (float) width);
                  assertThat(d.box().x2()).isBetween(d.box().x1(), (float) width);
                  assertThat(d.box().y1()).isBetween(0f, (float) height);
                  assertThat(d.box().y2()).isBetween(d.box().y1(), (float) height);
                });
      }
    }
  }

  @Test
  void shouldTrainOnPicturesOfManySizesWhereInputsFollowThem() throws InterruptedException {
    List<LabelledImage> examples = new ArrayList<>(SmallModels.boxes(3, 5));
    examples.add(new LabelledImage(black(300, 20), List.of()));
    examples.add(new LabelledImage(black(20, 30), List.of()));
    try (RetinaNet model = RetinaNet.create(spec(new Resizing.ShortSide(64, 128)), 1)) {
      TrainingProgress end =
          new RetinaNetTrainer()
              .fit(
                  model,
                  SmallModels.source(examples),
                  SmallModels.steps(4),
                  (progress, soFar) -> {});

      assertThat(end.focalLoss()).isPositive().isFinite();
      assertThat(end.boxLoss()).isPositive().isFinite();
    }
  }
}
