package io.retinue.standalone.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What other rules would have done.
 *
 * @param frames whose results were run through the rules
 * @param cameras of which there were results
 * @param reached up to when they are compared: the end of the span, unless a limit ended the trial
 * @param before the alerts that there were
 * @param after the alerts that there would have been
 */
public record TrialResult(
    long frames, int cameras, Instant reached, List<SeenAlert> before, List<SeenAlert> after) {
  private static final Comparator<SeenAlert> OLDEST_FIRST =
      Comparator.comparing(SeenAlert::since).thenComparing(SeenAlert::id);

  public TrialResult {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /**
   * The alerts of one rule.
   *
   * @param before how many there were
   * @param after how many there would have been
   * @param appear how many of these are new
   * @param vanish how many of the first are missing among the second
   */
  public record OfRule(String rule, long before, long after, long appear, long vanish) {}

  /** Alerts that would have been, and were not; oldest first. */
  public List<SeenAlert> appearing() {
    return without(after, before);
  }

  /** Alerts that were, and would not have been; oldest first. */
  public List<SeenAlert> vanishing() {
    return without(before, after);
  }

  /** Alerts that were, and would have been; oldest first. */
  public List<SeenAlert> staying() {
    Set<SeenAlert> vanishing = new HashSet<>(vanishing());
    return before.stream()
        .filter(alert -> !vanishing.contains(alert))
        .sorted(OLDEST_FIRST)
        .toList();
  }

  /** By name; rules without an alert are not there. */
  public List<OfRule> rules() {
    List<SeenAlert> appearing = appearing();
    List<SeenAlert> vanishing = vanishing();
    Set<String> names =
        Stream.concat(before.stream(), after.stream())
            .map(SeenAlert::rule)
            .collect(Collectors.toCollection(TreeSet::new));
    return names.stream()
        .map(
            rule ->
                new OfRule(
                    rule,
                    count(before, rule),
                    count(after, rule),
                    count(appearing, rule),
                    count(vanishing, rule)))
        .toList();
  }

  private static long count(List<SeenAlert> alerts, String rule) {
    return alerts.stream().filter(alert -> alert.rule().equals(rule)).count();
  }

  /** Those that have none of the same time among the others; each of these answers for one. */
  private static List<SeenAlert> without(List<SeenAlert> alerts, List<SeenAlert> others) {
    List<SeenAlert> left = new ArrayList<>(others);
    List<SeenAlert> missing = new ArrayList<>();
    alerts.stream()
        .sorted(OLDEST_FIRST)
        .forEach(
            alert -> {
              int like = likeIn(left, alert);
              if (like < 0) {
                missing.add(alert);
              } else {
                left.remove(like);
              }
            });
    return missing;
  }

  /** The same alert if it is there, otherwise the first of its time; -1 where there is none. */
  private static int likeIn(List<SeenAlert> left, SeenAlert alert) {
    int like = -1;
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i).id().equals(alert.id())) {
        return i;
      }
      if (like < 0 && left.get(i).isLike(alert)) {
        like = i;
      }
    }
    return like;
  }
}
