package io.retinue.retinanet.weights;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares the tensors of a file with the parameters of a network.
 *
 * @param missing parameters without a tensor in the file
 * @param leftOver tensors without a parameter in the network
 * @param otherShape tensors with another shape than their parameter
 */
public record WeightsFit(
    SortedMap<String, Shape> missing,
    SortedMap<String, Shape> leftOver,
    SortedMap<String, Difference> otherShape) {
  private static final int NAMED_IN_A_MESSAGE = 5;

  /** A tensor's shape in the file, and in the network. */
  public record Difference(Shape file, Shape network) {
    @Override
    public String toString() {
      return axes(file) + " instead of " + axes(network);
    }
  }

  /** Compares by name. */
  public static WeightsFit of(Map<String, Shape> network, Map<String, Shape> file) {
    SortedMap<String, Shape> missing = new TreeMap<>(network);
    missing.keySet().removeAll(file.keySet());
    SortedMap<String, Shape> leftOver = new TreeMap<>(file);
    leftOver.keySet().removeAll(network.keySet());
    SortedMap<String, Difference> otherShape = new TreeMap<>();
    network.forEach(
        (name, shape) -> {
          Shape given = file.getOrDefault(name, shape);
          if (!given.equals(shape)) {
            otherShape.put(name, new Difference(given, shape));
          }
        });
    return new WeightsFit(missing, leftOver, otherShape);
  }

  /** Whether every parameter has its tensor and every tensor its parameter. */
  public boolean isExact() {
    return missing.isEmpty() && leftOver.isEmpty() && otherShape.isEmpty();
  }

  /** A readable list of what does not fit: three counts, each with its first names. */
  @Override
  public String toString() {
    List<String> lists = new ArrayList<>();
    addTo(lists, "missing", strings(missing));
    addTo(lists, "left over", strings(leftOver));
    addTo(
        lists,
        "of another shape",
        otherShape.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
    return String.join("; ", lists);
  }

  private static List<String> strings(SortedMap<String, Shape> shapes) {
    return shapes.entrySet().stream().map(e -> e.getKey() + " " + axes(e.getValue())).toList();
  }

  private static void addTo(List<String> lists, String kind, Collection<String> all) {
    if (!all.isEmpty()) {
      String more =
          all.size() > NAMED_IN_A_MESSAGE
              ? " and " + (all.size() - NAMED_IN_A_MESSAGE) + " more"
              : "";
      String tensors = all.size() == 1 ? "1 tensor is " : all.size() + " tensors are ";
      lists.add(
          tensors
              + kind
              + ": "
              + String.join(", ", all.stream().limit(NAMED_IN_A_MESSAGE).toList())
              + more);
    }
  }

  private static String axes(Shape shape) {
    List<String> axes = new ArrayList<>();
    for (long axis : shape.getShape()) {
      axes.add(Long.toString(axis));
    }
    return "[" + String.join(", ", axes) + "]";
  }
}
