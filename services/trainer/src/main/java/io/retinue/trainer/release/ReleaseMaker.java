package io.retinue.trainer.release;

import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.Checkpoints;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingProgress;
import io.retinue.trainer.fit.Fit;
import io.retinue.trainer.fit.FitObserver;
import io.retinue.trainer.fit.Judge;
import io.retinue.trainer.fit.JudgedPictures;
import io.retinue.trainer.fit.Judgment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes a release of a model and labelled pictures: fits, writes the folder, reads back what was
 * written, and judges that. What is judged is what will serve.
 */
public final class ReleaseMaker {
  /** Judging more pictures than this would tell little and take minutes; they are spread evenly. */
  public static final int MOST_JUDGED = 500;

  private static final int GOLDEN_PICTURES = 2;

  /**
   * What was made.
   *
   * @param spec of the model
   * @param last the last step
   * @param fitTook the fit alone
   * @param judgment on the held-back pictures
   */
  public record Made(ModelSpec spec, TrainingProgress last, Duration fitTook, Judgment judgment) {}

  private final Fit fit = new Fit();

  /**
   * @param model trained in place; stays the caller's to close
   * @param checkpoints where the fit remembers how far it is; empty if a kill may undo it
   * @param folder empty or missing
   */
  public Made make(
      RetinaNet model,
      ExampleSource training,
      JudgedPictures heldBack,
      TrainingConfig config,
      Optional<Checkpoints> checkpoints,
      Path folder,
      FitObserver observer,
      StopSignal stop) {
    long begin = System.nanoTime();
    TrainingProgress last = fit.run(model, training, heldBack, config, checkpoints, observer, stop);
    Duration fitTook = Duration.ofNanos(System.nanoTime() - begin);
    observer.onFitted();
    ReleaseFolder.writeModel(folder, model, golden(heldBack));
    try (Detector detector = ReleaseFolder.open(folder)) {
      return new Made(
          model.spec(), last, fitTook, new Judge(heldBack).judge(detector, MOST_JUDGED, stop));
    }
  }

  private static List<RgbImage> golden(JudgedPictures pictures) {
    int step = Math.max(1, pictures.size() / GOLDEN_PICTURES);
    return IntStream.range(0, Math.min(GOLDEN_PICTURES, pictures.size()))
        .mapToObj(i -> pictures.get(i * step).image())
        .toList();
  }
}
