package io.retinue.standalone.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which room of a module may use which; anything not named is forbidden. A room is a package below
 * the module's, and the module's own package is the room "".
 *
 * @param module the module's package, with a dot at its end
 * @param allowed a room to those that it may use beside itself
 */
record RoomArrows(String module, Map<String, Set<String>> allowed) {

  /**
   *
   *
   * <pre>
   * words ◄── weights ◄── network ◄── input ◄── compiler ◄── detection │ loss ◄── data ◄── training ◄── benchmark     evaluation
   * </pre>
   *
   * <p>Each room may use all that lie before it. What serves does not know how it was trained, and
   * evaluation knows boxes alone.
   */
  static final RoomArrows RETINANET =
      new RoomArrows(
          "io.retinue.retinanet.",
          Map.ofEntries(
              Map.entry("", Set.of()),
              Map.entry("weights", Set.of("")),
              Map.entry("network", Set.of("", "weights")),
              Map.entry("input", Set.of("", "weights", "network")),
              Map.entry("compiler", Set.of("", "weights", "network", "input")),
              Map.entry("detection", Set.of("", "weights", "network", "input", "compiler")),
              Map.entry("loss", Set.of("", "network")),
              Map.entry("data", Set.of("", "input", "loss")),
              Map.entry(
                  "training",
                  Set.of("", "weights", "network", "input", "compiler", "loss", "data")),
              Map.entry(
                  "benchmark",
                  Set.of("", "network", "input", "compiler", "detection", "data", "training")),
              Map.entry("evaluation", Set.of())));

  /** Uses that no arrow allows. */
  Set<String> violations(JavaClasses classes) {
    Set<String> violations = new TreeSet<>();
    for (JavaClass user : classes) {
      if (!user.getName().startsWith(module)) {
        continue;
      }
      for (Dependency use : user.getDirectDependenciesFromSelf()) {
        String used = use.getTargetClass().getBaseComponentType().getName();
        if (used.startsWith(module) && !allows(roomOf(user.getName()), roomOf(used))) {
          violations.add(user.getName() + " → " + used);
        }
      }
    }
    return violations;
  }

  private boolean allows(String room, String used) {
    return used.equals(room) || allowed.getOrDefault(room, Set.of()).contains(used);
  }

  private String roomOf(String className) {
    String path = className.substring(module.length());
    int dot = path.indexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }
}
