package io.retinue.trainer.gate;

import io.retinue.platform.release.Decision;
import io.retinue.retinanet.evaluation.CocoScores;
import io.retinue.trainer.evaluation.EvaluationResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a challenger replaces the champion.
 *
 * <p>A challenger passes if its AP is a number, exceeds the champion's, and no class that the
 * champion has lost more than {@link Settings#marginFor} allows. Where there is no champion it must
 * find something. A small network that the champion itself taught replaces it to be faster: it need
 * only be nearly as good ({@link Aim}).
 */
public final class PromotionGate {
  private static final CocoScores.Category NEVER_FOUND = new CocoScores.Category(0, 0);

  private static final double SHARE_OF_TEACHER = 0.95;

  /** Boxes overlap by half: whose edges are right, only people's labels could tell. */
  private static final double AGREEMENT_WITH_TEACHER = 0.80;

  /** What a challenger must show beside the champion. */
  public enum Aim {
    /** More AP. */
    BETTER,
    /**
     * The champion taught it, and people labeled the validation frames: {@value #SHARE_OF_TEACHER}
     * of its AP.
     */
    CLOSE_TO_TEACHER,
    /**
     * The champion taught it, and labeled validation frames, on which nothing can be better: AP50
     * of {@value #AGREEMENT_WITH_TEACHER}.
     */
    AGREES_WITH_TEACHER
  }

  private final Settings settings;

  public PromotionGate(Settings settings) {
    this.settings = settings;
  }

  public Decision decide(Comparison comparison) {
    double ap = comparison.challenger().metrics().ap();
    if (!Double.isFinite(ap)) {
      return reject("The challenger's AP is not a number: its training diverged.");
    }
    if (ap <= 0) {
      return reject("The challenger finds nothing on the validation frames (AP %.3f).", ap);
    }
    if (comparison.champion().isEmpty()) {
      return promote("First release: AP %.3f on the validation frames.", ap);
    }
    Comparison.Champion champion = comparison.champion().get();
    return switch (comparison.aim()) {
      case BETTER -> better(comparison.challenger(), champion);
      case CLOSE_TO_TEACHER -> closeToTeacher(comparison.challenger(), champion);
      case AGREES_WITH_TEACHER -> agreesWithTeacher(comparison.challenger());
    };
  }

  private Decision closeToTeacher(EvaluationResult challenger, Comparison.Champion champion) {
    double ap = challenger.metrics().ap();
    double before = champion.result().metrics().ap();
    if (ap < SHARE_OF_TEACHER * before) {
      return reject(
          "AP %.3f is less than %.2f of its teacher's %.3f, on the same labels made by people.",
          ap, SHARE_OF_TEACHER, before);
    }
    return fallenClass(challenger, champion)
        .map(fallen -> reject("%s.", fallen))
        .orElseGet(
            () ->
                promote(
                    "AP %.3f is at least %.2f of its teacher's %.3f, on the same labels made by"
                        + " people.",
                    ap, SHARE_OF_TEACHER, before));
  }

  private static Decision agreesWithTeacher(EvaluationResult challenger) {
    double agreement = challenger.metrics().ap50();
    if (!(agreement >= AGREEMENT_WITH_TEACHER)) {
      return reject(
          "AP50 %.3f against what its teacher finds is less than %.2f.",
          agreement, AGREEMENT_WITH_TEACHER);
    }
    for (Map.Entry<String, CocoScores.Category> found : challenger.classes().entrySet()) {
      if (found.getValue().truths() > 0 && found.getValue().ap() <= 0) {
        return reject(
            "It finds nothing of the %d %s boxes that its teacher finds, though AP50 over all"
                + " classes is %.3f.",
            found.getValue().truths(), found.getKey(), agreement);
      }
    }
    return promote(
        "AP50 %.3f against what its teacher finds is at least %.2f.",
        agreement, AGREEMENT_WITH_TEACHER);
  }

  private Decision better(EvaluationResult challenger, Comparison.Champion champion) {
    double ap = challenger.metrics().ap();
    double before = champion.result().metrics().ap();
    if (ap <= before + settings.minimumGain()) {
      return reject(
          "AP %.3f does not exceed the champion's %.3f%s on the same validation frames.",
          ap, before, settings.minimumGain() > 0 ? format(" by %.3f", settings.minimumGain()) : "");
    }
    return fallenClass(challenger, champion)
        .map(
            fallen ->
                reject(
                    "%s, though AP over all classes rose from %.3f to %.3f.", fallen, before, ap))
        .orElseGet(
            () ->
                promote(
                    "AP %.3f exceeds the champion's %.3f on the same validation frames, and no"
                        + " class fell too far.",
                    ap, before));
  }

  /** A class that the champion has and that lost more than it may; how much, in words. */
  private Optional<String> fallenClass(EvaluationResult challenger, Comparison.Champion champion) {
    for (Map.Entry<String, CocoScores.Category> old : champion.result().classes().entrySet()) {
      if (champion.classes().contains(old.getKey()) && old.getValue().truths() > 0) {
        CocoScores.Category now = challenger.classes().getOrDefault(old.getKey(), NEVER_FOUND);
        double margin = settings.marginFor(old.getValue().truths());
        if (!(now.ap() >= old.getValue().ap() - margin)) {
          return Optional.of(
              format(
                  "%s fell from AP %.3f to %.3f on %d validation boxes, more than the %.3f"
                      + " allowed",
                  old.getKey(), old.getValue().ap(), now.ap(), old.getValue().truths(), margin));
        }
      }
    }
    return Optional.empty();
  }

  private static Decision promote(String pattern, Object... values) {
    return new Decision.Promote(format(pattern, values));
  }

  private static Decision reject(String pattern, Object... values) {
    return new Decision.Reject(format(pattern, values));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /**
   * What a challenger must show.
   *
   * @param minimumGain by how much its AP must exceed the champion's, 0 to 1; with 0 any gain
   *     passes
   * @param classMargin how much of its AP a class that the champion knows may lose, 0 to 1, beyond
   *     chance ({@link #marginFor})
   */
  public record Settings(double minimumGain, double classMargin) {
    public Settings {
      if (!(minimumGain >= 0 && minimumGain < 1)) {
        throw new IllegalArgumentException("minimumGain is " + minimumGain + ": give 0 to 0.99.");
      }
      if (!(classMargin >= 0 && classMargin <= 1)) {
        throw new IllegalArgumentException("classMargin is " + classMargin + ": give 0 to 1.");
      }
    }

    /** Any gain; a class may lose 0.05 beyond chance. */
    public static Settings defaults() {
      return new Settings(0, 0.05);
    }

    /**
     * What a class with this many validation boxes may lose: {@code classMargin + 1 / (2 √truths)}.
     * The second part is the largest standard error of a share of so many boxes: one box found or
     * missed must not decide, a hundred must.
     *
     * @param truths validation boxes of the class, at least 1
     */
    public double marginFor(int truths) {
      return classMargin + 0.5 / Math.sqrt(truths);
    }
  }

  /**
   * A challenger beside the champion, both evaluated on the same images and over the union of their
   * classes: a class that one of them does not have counts as never found.
   *
   * @param champion empty where there is none
   * @param aim what the challenger must show, where there is a champion
   */
  public record Comparison(EvaluationResult challenger, Optional<Champion> champion, Aim aim) {
    /**
     * The release that serves.
     *
     * @param version its number
     * @param sha256 of its folder
     * @param classes the classes that it has
     * @param result how well it does
     */
    public record Champion(
        long version, String sha256, List<String> classes, EvaluationResult result) {}
  }
}
