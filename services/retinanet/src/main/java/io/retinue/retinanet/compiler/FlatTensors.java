package io.retinue.retinanet.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Several tensors of a model laid end to end in one of a single side, so that an optimizer, a norm
 * or an average is one operation instead of one a tensor. A kernel [O, I, h, w] is stored as O, h,
 * w, I: channels_last.
 */
public final class FlatTensors {
  private static final int KERNEL_SIDES = 4;

  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private int size;

  /**
   * One of the tensors.
   *
   * @param index which
   * @param offset its first number
   */
  record Slot(int index, int offset, long[] shape) {
    int size() {
      return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }

    boolean isKernel() {
      return shape.length == KERNEL_SIDES;
    }
  }

  /**
   * @param shapes of the tensors by their names, in their order
   */
  FlatTensors(Map<String, long[]> shapes) {
    shapes.forEach(
        (name, shape) -> {
          Slot slot = new Slot(slots.size(), size, shape.clone());
          slots.put(name, slot);
          size = Math.addExact(size, slot.size());
        });
  }

  /** Numbers in all. */
  public int size() {
    return size;
  }

  boolean has(String name) {
    return slots.containsKey(name);
  }

  Slot slot(String name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("no tensor " + name + " among " + slots.keySet());
    }
    return slot;
  }

  /** How many numbers each has, as a list in a program's code. */
  String sizes() {
    return slots.values().stream()
        .map(slot -> Integer.toString(slot.size()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * All numbers.
   *
   * @param values the row-major numbers of a tensor, by its name
   */
  public float[] gather(Function<String, float[]> values) {
    float[] flat = new float[size];
    slots.forEach(
        (name, slot) -> {
          float[] from = values.apply(name);
          if (from.length != slot.size()) {
            throw new IllegalArgumentException(
                "%s has %d numbers, not %d".formatted(name, from.length, slot.size()));
          }
          int[] places = places(slot);
          for (int i = 0; i < from.length; i++) {
            flat[slot.offset + places[i]] = from[i];
          }
        });
    return flat;
  }

  /** The row-major numbers of each tensor, by its name. */
  public Map<String, float[]> scatter(float[] flat) {
    if (flat.length != size) {
      throw new IllegalArgumentException(size + " numbers are needed, not " + flat.length);
    }
    Map<String, float[]> tensors = new LinkedHashMap<>();
    slots.forEach(
        (name, slot) -> {
          int[] places = places(slot);
          float[] values = new float[places.length];
          for (int i = 0; i < values.length; i++) {
            values[i] = flat[slot.offset + places[i]];
          }
          tensors.put(name, values);
        });
    return tensors;
  }

  /** Where each number of a row-major tensor lies, from its offset. */
  private static int[] places(Slot slot) {
    int[] places = new int[slot.size()];
    int inputs = slot.isKernel() ? (int) slot.shape[1] : 1;
    int cells = slot.isKernel() ? (int) (slot.shape[2] * slot.shape[3]) : 1;
    int next = 0;
    for (int o = 0; o < places.length / (inputs * cells); o++) {
      for (int i = 0; i < inputs; i++) {
        for (int cell = 0; cell < cells; cell++) {
          places[next++] = (o * cells + cell) * inputs + i;
        }
      }
    }
    return places;
  }

  List<String> names() {
    return new ArrayList<>(slots.keySet());
  }
}
