package io.retinue.retinanet.training;

import io.retinue.retinanet.Ranges;
import io.retinue.retinanet.data.Augmentation;
import io.retinue.retinanet.data.ColorJitter;
import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.Losses;
import io.retinue.retinanet.loss.Matching;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A named configuration of training: everything about a run but its budget, its seed and its
 * machine.
 *
 * @param name what a report calls it
 * @param batchSize pictures a step
 * @param optimization how weights are moved
 * @param augmentation how pictures are varied
 * @param matching which anchors are matched to which true box
 * @param losses what is minimized
 */
public record Recipe(
    String name,
    int batchSize,
    Optimization optimization,
    Augmentation augmentation,
    Matching matching,
    Losses losses) {
  private static final double DROP = 0.1;

  public Recipe {
    Ranges.require(!name.isBlank(), "a recipe needs a name", '"' + name + '"');
    Ranges.require(
        batchSize >= 1 && batchSize <= 1024, "batchSize must be from 1 to 1024", batchSize);
    Objects.requireNonNull(optimization, "optimization");
    Objects.requireNonNull(augmentation, "augmentation");
    Objects.requireNonNull(matching, "matching");
    Objects.requireNonNull(losses, "losses");
  }

  /** All that have names, the default first. */
  public static List<Recipe> all() {
    return List.of(quick(), paper(), torchvision(), torchvisionV2());
  }

  /**
   * @throws IllegalArgumentException listing the names, if there is none of this name
   */
  public static Recipe named(String name) {
    return all().stream()
        .filter(recipe -> recipe.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no recipe is named '%s'; there are %s"
                        .formatted(
                            name,
                            all().stream().map(Recipe::name).collect(Collectors.joining(", ")))));
  }

  /** For a few hundred labelled pictures, from random weights, on a CPU, in minutes. */
  public static Recipe quick() {
    return new Recipe(
        "quick",
        4,
        new Optimization(
            new OptimizerConfig.AdamW(1e-3, 0.05),
            new Schedule(50, new Schedule.Cosine(0.01)),
            OptionalDouble.of(10),
            Optimization.NormTraining.TRAINED,
            OptionalDouble.of(0.998)),
        new Augmentation(0.5, 0.5, 0.4, new ColorJitter(0.3, 0.3, 0.3, 0.04)),
        Matching.defaults(),
        new Losses(ClassLoss.focal(0.25, 2), Losses.BoxDistance.GIOU));
  }

  /**
   * Section 4.1 of the paper: SGD at 0.01 with momentum 0.9 over 16 pictures a step, a tenth after
   * 60,000 and again after 80,000 of 90,000 steps, mirrored pictures, smooth L1. Batch norms stay
   * as they came, as in the authors' code.
   */
  public static Recipe paper() {
    return new Recipe(
        "paper",
        16,
        new Optimization(
            new OptimizerConfig.Sgd(0.01, 0.9, 1e-4),
            new Schedule(500, new Schedule.Steps(List.of(60 / 90.0, 80 / 90.0), DROP)),
            OptionalDouble.empty(),
            Optimization.NormTraining.FROZEN,
            OptionalDouble.empty()),
        Augmentation.flips(),
        new Matching(0.5, 0.4, Matching.LowQuality.ALLOWED),
        new Losses(ClassLoss.focal(0.25, 2), Losses.BoxDistance.SMOOTH_L1));
  }

  /** torchvision's {@code retinanet_resnet50_fpn}: 26 epochs, a tenth after 16 and after 22; L1. */
  public static Recipe torchvision() {
    return new Recipe(
        "torchvision",
        16,
        new Optimization(
            new OptimizerConfig.Sgd(0.01, 0.9, 1e-4),
            torchvisionSchedule(),
            OptionalDouble.empty(),
            Optimization.NormTraining.FROZEN,
            OptionalDouble.empty()),
        Augmentation.flips(),
        Matching.defaults(),
        Losses.defaults());
  }

  /**
   * torchvision's {@code retinanet_resnet50_fpn_v2}: AdamW, batch norms trained, pictures of many
   * scales, generalized IoU.
   */
  public static Recipe torchvisionV2() {
    return new Recipe(
        "torchvision-v2",
        16,
        new Optimization(
            new OptimizerConfig.AdamW(1e-4, 0.05),
            torchvisionSchedule(),
            OptionalDouble.empty(),
            Optimization.NormTraining.TRAINED,
            OptionalDouble.empty()),
        Augmentation.flips().withScaleJitter(0.25),
        Matching.defaults(),
        new Losses(ClassLoss.focal(0.25, 2), Losses.BoxDistance.GIOU));
  }

  private static Schedule torchvisionSchedule() {
    return new Schedule(1000, new Schedule.Steps(List.of(16 / 26.0, 22 / 26.0), DROP));
  }

  public Recipe with(Optimization other) {
    return new Recipe(name, batchSize, other, augmentation, matching, losses);
  }

  public Recipe withBatchSize(int other) {
    return new Recipe(name, other, optimization, augmentation, matching, losses);
  }

  public Recipe with(Augmentation other) {
    return new Recipe(name, batchSize, optimization, other, matching, losses);
  }

  public Recipe with(Losses other) {
    return new Recipe(name, batchSize, optimization, augmentation, matching, other);
  }
}
