package io.retinue.standalone.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which module may use which; anything not named is forbidden. A module is a package below {@code
 * io.retinue}.
 *
 * @param allowed a module to those that it may use beside itself
 */
record ModuleArrows(Map<String, Set<String>> allowed) {
  private static final String ROOT = "io.retinue.";
  private static final Pattern POM_DEPENDENCY =
      Pattern.compile("<artifactId>retinue-(\\w+)</artifactId>(?:<scope>(\\w+)</scope>)?");

  /**
   *
   *
   * <pre>
   * schemas ──► platform ──► ingest │ detector │ alerter │ trainer │ console ──► standalone
   * retinanet ─────────────────────► detector │ trainer                              ▲
   * video ─────────────────► ingest │ detector │ trainer │ console        broker ────┘──► testkit
   * </pre>
   *
   * <p>Whoever may use platform may use the generated records of schemas, at its edge.
   */
  static final ModuleArrows OURS =
      new ModuleArrows(
          Map.ofEntries(
              Map.entry("schemas", Set.of()),
              Map.entry("retinanet", Set.of()),
              Map.entry("video", Set.of()),
              Map.entry("synthetic", Set.of("video")),
              Map.entry("broker", Set.of()),
              Map.entry("testkit", Set.of("broker", "schemas")),
              Map.entry("platform", Set.of("schemas")),
              Map.entry("ingest", Set.of("schemas", "platform", "video")),
              Map.entry("detector", Set.of("schemas", "platform", "retinanet", "video")),
              Map.entry("alerter", Set.of("schemas", "platform")),
              Map.entry("trainer", Set.of("schemas", "platform", "retinanet", "video")),
              Map.entry("console", Set.of("schemas", "platform", "video")),
              Map.entry(
                  "standalone",
                  Set.of(
                      "schemas",
                      "retinanet",
                      "video",
                      "synthetic",
                      "broker",
                      "platform",
                      "ingest",
                      "detector",
                      "alerter",
                      "trainer",
                      "console"))));

  /** Module of a class by its full name, empty for a class that is not ours. */
  static String moduleOf(String className) {
    return className.startsWith(ROOT) ? className.split("\\.")[2] : "";
  }

  /** Uses that no arrow allows, such as {@code io.retinue.video.A → io.retinue.platform.B}. */
  Set<String> violations(JavaClasses classes) {
    Set<String> violations = new TreeSet<>();
    for (JavaClass user : classes) {
      String module = moduleOf(user.getName());
      for (Dependency use : user.getDirectDependenciesFromSelf()) {
        String used = use.getTargetClass().getBaseComponentType().getName();
        if (!moduleOf(used).isEmpty() && !allows(module, moduleOf(used))) {
          violations.add(user.getName() + " → " + used);
        }
      }
    }
    return violations;
  }

  /** Dependencies of a module's pom that no arrow allows; tests may use testkit beside. */
  Set<String> violations(String module, String pom) {
    Set<String> violations = new TreeSet<>();
    for (Matcher m = POM_DEPENDENCY.matcher(pom); m.find(); ) {
      boolean ofTests = "test".equals(m.group(2));
      if (!allows(module, m.group(1))
          && !(ofTests && (m.group(1).equals("testkit") || m.group(1).equals("synthetic")))) {
        violations.add(module + " → " + m.group(1));
      }
    }
    return violations;
  }

  private boolean allows(String module, String used) {
    return used.equals(module) || allowed.getOrDefault(module, Set.of()).contains(used);
  }
}
