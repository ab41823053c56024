package io.retinue.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Faults that a ledger found, by kind. */
final class Findings {
  private static final int EXAMPLES = 5;

  private final Map<String, List<String>> byKind = new TreeMap<>();

  void add(String kind, String example) {
    byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(example);
  }

  /** A line for each kind: how many, what, and the first cases. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    byKind.forEach(
        (kind, all) -> {
          List<String> first = all.subList(0, Math.min(EXAMPLES, all.size()));
          lines.add(all.size() + " " + kind + ": " + String.join(", ", first));
        });
    return List.copyOf(lines);
  }
}
