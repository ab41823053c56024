package io.retinue.alerter.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Gives boxes to objects, each to one at most, so that the sum of the benefits is the largest
 * possible. Only pairs with a benefit are possible; objects and boxes that are connected by such
 * pairs are assigned together, so that a crowd of a thousand is many small assignments.
 */
final class Association {
  /**
   * Larger groups are assigned greedily, best pair first: the exact method takes the third power of
   * their size.
   */
  private static final int LARGEST_EXACT = 300;

  /** A possible pair. */
  record Pair(int object, int box, double benefit) {}

  private Association() {}

  /**
   * @param pairs the possible ones; benefits above zero
   * @return the box of each object, −1 for none
   */
  static int[] of(int objects, int boxes, List<Pair> pairs) {
    int[] group = new int[objects + boxes]; // boxes come after the objects
    for (int i = 0; i < group.length; i++) {
      group[i] = i;
    }
    for (Pair pair : pairs) {
      group[root(group, pair.object())] = root(group, objects + pair.box());
    }
    List<List<Pair>> members = new ArrayList<>();
    int[] place = new int[group.length];
    Arrays.fill(place, -1);
    for (Pair pair : pairs) {
      int root = root(group, pair.object());
      if (place[root] < 0) {
        place[root] = members.size();
        members.add(new ArrayList<>());
      }
      members.get(place[root]).add(pair);
    }
    int[] result = new int[objects];
    Arrays.fill(result, -1);
    for (List<Pair> connected : members) {
      assign(connected, result);
    }
    return result;
  }

  private static int root(int[] group, int of) {
    int at = of;
    while (group[at] != at) {
      group[at] = group[group[at]];
      at = group[at];
    }
    return at;
  }

  private static void assign(List<Pair> connected, int[] result) {
    int[] objects = connected.stream().mapToInt(Pair::object).distinct().sorted().toArray();
    int[] boxes = connected.stream().mapToInt(Pair::box).distinct().sorted().toArray();
    if (Math.min(objects.length, boxes.length) > LARGEST_EXACT) {
      assignGreedily(connected, result);
      return;
    }
    double[][] benefit = new double[objects.length][boxes.length];
    for (Pair pair : connected) {
      int row = Arrays.binarySearch(objects, pair.object());
      benefit[row][Arrays.binarySearch(boxes, pair.box())] = pair.benefit();
    }
    int[] columns = Assignment.of(benefit);
    for (int row = 0; row < objects.length; row++) {
      if (columns[row] >= 0) {
        result[objects[row]] = boxes[columns[row]];
      }
    }
  }

  private static void assignGreedily(List<Pair> connected, int[] result) {
    boolean[] taken = new boolean[connected.stream().mapToInt(Pair::box).max().orElse(0) + 1];
    connected.stream()
        .sorted(
            Comparator.comparingDouble(Pair::benefit)
                .reversed()
                .thenComparingInt(Pair::object)
                .thenComparingInt(Pair::box))
        .forEach(
            pair -> {
              if (result[pair.object()] < 0 && !taken[pair.box()]) {
                result[pair.object()] = pair.box();
                taken[pair.box()] = true;
              }
            });
  }
}
