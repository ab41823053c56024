package io.retinue.standalone.demo;

import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.data.Augmentation;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.Recipe;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingProgress;
import io.retinue.standalone.bench.StreetExamples;
import io.retinue.synthetic.SyntheticFrame;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.evaluation.EvaluationSet;
import io.retinue.trainer.fit.Fit;
import io.retinue.trainer.run.OfflineTraining;
import io.retinue.video.JpegDecoderPool;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes the bundled weights, by the trainer that users have: people and cars of the demo's streets
 * are labelled, bicycles are there but are not. The same steps and seed give the same weights on
 * the same processor.
 */
public final class BundledTraining {
  static final List<String> CLASSES = List.of("person", "car");
  private static final long SEED = 7;

  /** Away from what the cameras show live and from what the labeler labels. */
  private static final long FIRST_INDEX = 5_000_000;

  private static final int STRIDE = 15;

  private BundledTraining() {}

  /**
   * Trains and writes the release's folder.
   *
   * @param pictures learned; a fifth as many more are for validation
   */
  public static EvaluationResult train(int pictures, int steps, int threads, Path folder) {
    ModelSpec spec = ModelSpec.tiny(CLASSES, DemoCamera.SIZE.width(), DemoCamera.SIZE.height());
    try (RetinaNet model = RetinaNet.create(spec, SEED)) {
      return OfflineTraining.train(
          "bundled",
          new Fit.Request(
              model,
              new PublishedStreets(0, pictures),
              EvaluationSet.of(new PublishedStreets(pictures, pictures / 5), CLASSES),
              TrainingConfig.quickSteps(steps)
                  .with(Recipe.quick().with(Augmentation.flips()))
                  .withSeed(SEED)
                  .withThreads(threads),
              Optional.empty(),
              BundledTraining::print,
              new StopSignal()),
          folder);
    }
  }

  /** Frames of the demo's streets as the trainer sees them: through the JPEG that is published. */
  private static final class PublishedStreets implements ExampleSource {
    private final List<byte[]> pictures = new ArrayList<>();
    private final List<List<Annotation>> annotations = new ArrayList<>();
    private final JpegDecoderPool decoders = new JpegDecoderPool(1);

    PublishedStreets(int first, int count) {
      List<SyntheticStreet> streets = DemoCamera.ALL.stream().map(DemoCamera::street).toList();
      try (JpegEncoder encoder = new JpegEncoder()) {
        for (int i = first; i < first + count; i++) {
          long index = FIRST_INDEX + (long) i * STRIDE;
          SyntheticFrame frame = streets.get(i % streets.size()).frame(index);
          pictures.add(encoder.encode(frame.picture()).bytes());
          annotations.add(StreetExamples.annotations(frame, CLASSES));
        }
      } catch (VideoException e) {
        throw new IllegalStateException("a drawn picture cannot be encoded", e);
      }
    }

    @Override
    public int size() {
      return pictures.size();
    }

    @Override
    public LabelledImage get(int index) {
      try {
        Picture picture = decoders.decode(pictures.get(index));
        return new LabelledImage(
            new RgbImage(picture.width(), picture.height(), picture.rgb()), annotations.get(index));
      } catch (VideoException e) {
        throw new IllegalStateException("a picture of ours cannot be decoded", e);
      }
    }
  }

  private static void print(TrainingProgress progress, Optional<CocoMetrics> point) {
    if (progress.step() % 50 == 0) {
      System.out.printf(
          Locale.ROOT,
          "step %d of %d focal %.3f box %.3f%n",
          progress.step(),
          progress.steps(),
          progress.focalLoss(),
          progress.boxLoss());
    }
    point.ifPresent(
        metrics ->
            System.out.printf(Locale.ROOT, "AP %.3f AP50 %.3f%n", metrics.ap(), metrics.ap50()));
  }
}
