package io.retinue.trainer.release;

import ai.djl.engine.Engine;
import io.retinue.retinanet.evaluation.CocoScores;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.trainer.dataset.OffsetRange;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a release was made and evaluated; the content of {@code report.json}, whose names are these.
 *
 * @param runId the training run
 * @param verdict what the gate decided; null where there was no gate
 * @param challenger how well the release does
 * @param champion how well the champion did on the same pictures; null where there was none
 * @param dataset the labels of training and validation
 * @param training how it was trained
 * @param precision in which it serves; null where that was not compared
 * @param versions of the code and libraries, and the device that trained
 */
public record ReleaseReport(
    String runId,
    @Nullable Decision verdict,
    Scores challenger,
    @Nullable Scores champion,
    Dataset dataset,
    Training training,
    @Nullable Precision precision,
    Map<String, String> versions) {

  private static final String DEVICE = "device";

  /** What took the training steps, such as gpu:0; empty in a report of an older version. */
  public Optional<String> device() {
    return Optional.ofNullable(versions.get(DEVICE));
  }

  /** The gate's decision. */
  public record Decision(boolean promoted, String reason) {}

  /**
   * @param version number of the release; null while it has none
   * @param sha256 of the release; null while it has none
   * @param metrics COCO's twelve numbers by name
   * @param classes AP and boxes of each class
   */
  public record Scores(
      @Nullable Long version,
      @Nullable String sha256,
      Map<String, Double> metrics,
      Map<String, CocoScores.Category> classes) {}

  /**
   * @param ranges of the feedback topic; empty where the pictures came from elsewhere
   * @param manifestSha256 identity of the dataset; empty where the pictures came from elsewhere
   * @param labels labeled frames
   * @param validation of these, for validation
   * @param teacherSha256 release that labeled some of them; null where people labeled all
   * @param taught of the labeled frames, those that the teacher labeled
   * @param rule how they were split
   * @param ignored labels and boxes that could not be used, by reason
   */
  public record Dataset(
      List<OffsetRange> ranges,
      String manifestSha256,
      long labels,
      long validation,
      @Nullable String teacherSha256,
      long taught,
      String rule,
      Map<String, Integer> ignored) {}

  /**
   * @param baseSha256 release that the fit began from; null for random weights
   * @param seed of every random choice
   * @param steps optimizer steps taken
   * @param seconds how long the fit took
   * @param recipe name of the recipe
   * @param trainableLayers parts of the backbone that learned, 0 to 5
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
      int trainableLayers,
      int batchSize,
      double learningRate,
      int threads,
      double focalLoss,
      double boxLoss) {}

  /**
   * @param serves what feature maps and weights are made of where the device supports it: int8,
   *     bfloat16 or float32
   * @param reason why
   * @param ap by precision, on the validation frames
   */
  public record Precision(String serves, String reason, Map<String, Double> ap) {}

  /**
   * What made the weights: versions of retinue, djl, libtorch, java and os, and the device of the
   * training steps.
   */
  public static Map<String, String> maker(TrainingConfig training) {
    Map<String, String> versions = new TreeMap<>();
    versions.put(
        "retinue",
        Objects.requireNonNullElse(
            ReleaseReport.class.getPackage().getImplementationVersion(), "development"));
    versions.put("djl", Engine.getDjlVersion());
    versions.put("libtorch", Engine.getInstance().getVersion());
    versions.put("java", Runtime.version().toString());
    versions.put(
        "os",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    versions.put(DEVICE, training.deviceName());
    return versions;
  }
}
