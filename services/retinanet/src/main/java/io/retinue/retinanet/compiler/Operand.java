package io.retinue.retinanet.compiler;

import java.util.List;

/**
 * A feature map in the code of a method.
 *
 * @param variable that holds it
 * @param names what it is called in the network: by the layer that made it; a name for each pyramid
 *     level where the variable is each level's in turn
 */
public record Operand(String variable, List<String> names) {
  /** The pictures. */
  static final String PIXELS = "pixels";

  public Operand {
    names = List.copyOf(names);
  }

  /** A map that one layer makes. */
  static Operand of(String variable, String name) {
    return new Operand(variable, List.of(name));
  }

  /** The same map where another variable holds it, as the parameter of a method does. */
  Operand in(String other) {
    return new Operand(other, names);
  }

  /** The name of a map that is not each level's in turn. */
  String name() {
    if (names.size() != 1) {
      throw new IllegalStateException(variable + " is one of several maps: " + names);
    }
    return names.get(0);
  }
}
