package io.retinue.trainer.release;

import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.trainer.dataset.OffsetRange;
import io.retinue.trainer.gate.ClassScore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a release was made and judged; the content of {@code report.json}, whose names are these.
 *
 * @param runId the training run
 * @param verdict what the gate decided; null where there was no gate
 * @param challenger how well the release does
 * @param champion how well the champion did on the same pictures; null where there was none
 * @param dataset what was learned and what was held back
 * @param training how it was learned
 * @param versions of the code and libraries
 */
public record ReleaseReport(
    String runId,
    @Nullable Decision verdict,
    Contestant challenger,
    @Nullable Contestant champion,
    Dataset dataset,
    Training training,
    Map<String, String> versions) {

  /** The gate's decision. */
  public record Decision(boolean promoted, String reason) {}

  /**
   * @param version number of the release; null while it has none
   * @param sha256 of the release; null while it has none
   * @param metrics COCO's twelve numbers by name
   * @param classes AP and boxes of each class
   */
  public record Contestant(
      @Nullable Long version,
      @Nullable String sha256,
      Map<String, Double> metrics,
      Map<String, ClassScore> classes) {}

  /**
   * @param ranges of the feedback topic; empty where the pictures came from elsewhere
   * @param manifestSha256 identity of the dataset; empty where the pictures came from elsewhere
   * @param labels labelled frames
   * @param heldBack of these, held back
   * @param rule how they were parted
   * @param ignored labels and boxes that could not be used, by reason
   */
  public record Dataset(
      List<OffsetRange> ranges,
      String manifestSha256,
      long labels,
      long heldBack,
      String rule,
      Map<String, Integer> ignored) {}

  /**
   * @param baseSha256 release that the fit began from; null for random weights
   * @param seed of every random choice
   * @param steps optimizer steps taken
   * @param seconds how long the fit took
   * @param recipe how it was taught, by its name
   * @param batchSize pictures a step
   * @param learningRate after the warm-up
   * @param threads of the fit
   * @param focalLoss of the last step
   * @param boxLoss of the last step
   */
  public record Training(
      @Nullable String baseSha256,
      long seed,
      long steps,
      double seconds,
      String recipe,
      int batchSize,
      double learningRate,
      int threads,
      double focalLoss,
      double boxLoss) {
    /**
     * @param baseSha256 release that the fit began from; null for random weights
     */
    public static Training of(
        @Nullable String baseSha256, TrainingConfig config, ReleaseMaker.Made made) {
      return new Training(
          baseSha256,
          config.seed(),
          made.last().step(),
          made.fitTook().toMillis() / 1000.0,
          config.recipe().name(),
          config.recipe().batchSize(),
          config.recipe().optimization().optimizer().learningRate(),
          config.threads(),
          made.last().focalLoss(),
          made.last().boxLoss());
    }
  }
}
