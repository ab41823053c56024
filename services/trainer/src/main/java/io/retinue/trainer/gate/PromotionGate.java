package io.retinue.trainer.gate;

import io.retinue.platform.release.Decision;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a challenger replaces the champion. Both were evaluated on the same held-back
 * frames, over the union of their classes: a class that one of them does not know counts as never
 * found.
 *
 * <p>A challenger passes if its AP is a number, exceeds the champion's, and no class that the
 * champion knows has lost more than {@link GateSettings#marginFor} allows. Where there is no
 * champion it must find something at all.
 */
public final class PromotionGate {
  private static final ClassScore NEVER_FOUND = new ClassScore(0, 0);

  private final GateSettings settings;

  public PromotionGate(GateSettings settings) {
    this.settings = settings;
  }

  /**
   * @param champion its scorecard; empty where there is none
   * @param championClasses the classes that the champion knows
   */
  public Decision decide(
      ModelScores challenger, Optional<ModelScores> champion, Set<String> championClasses) {
    double ap = challenger.ap();
    if (!Double.isFinite(ap)) {
      return reject("The challenger's AP is not a number: its training diverged.");
    }
    if (ap <= 0) {
      return reject("The challenger finds nothing on the held-back frames (AP %.3f).", ap);
    }
    if (champion.isEmpty()) {
      return promote("First release: AP %.3f on the held-back frames.", ap);
    }
    double before = champion.get().ap();
    if (ap <= before + settings.minimumGain()) {
      return reject(
          "AP %.3f does not exceed the champion's %.3f%s on the same held-back frames.",
          ap, before, settings.minimumGain() > 0 ? format(" by %.3f", settings.minimumGain()) : "");
    }
    for (Map.Entry<String, ClassScore> old : champion.get().classes().entrySet()) {
      if (championClasses.contains(old.getKey()) && old.getValue().truths() > 0) {
        ClassScore now = challenger.classes().getOrDefault(old.getKey(), NEVER_FOUND);
        double margin = settings.marginFor(old.getValue().truths());
        if (!(now.ap() >= old.getValue().ap() - margin)) {
          return reject(
              "%s fell from AP %.3f to %.3f on %d held-back boxes, more than the %.3f allowed,"
                  + " though AP over all classes rose from %.3f to %.3f.",
              old.getKey(),
              old.getValue().ap(),
              now.ap(),
              old.getValue().truths(),
              margin,
              before,
              ap);
        }
      }
    }
    return promote(
        "AP %.3f exceeds the champion's %.3f on the same held-back frames, and no class fell"
            + " too far.",
        ap, before);
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
}
