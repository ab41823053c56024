package io.retinue.standalone.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.retinue.standalone.deploy.Repository;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of the code uses which, as a README draws it. The parts of {@code io.retinue.} are the
 * modules; the parts of a module are its packages, and its topmost package has the module's name.
 *
 * @param root a package, with a dot at its end
 * @param drawn each part to those that it uses
 */
record Arrows(String root, Map<String, Set<String>> drawn) {
  private static final String ALL = "io.retinue.";
  private static final Pattern POM_DEPENDENCY =
      Pattern.compile("<artifactId>retinue-(\\w+)</artifactId>(?:<scope>(\\w+)</scope>)?");

  /** A test may use these without an arrow. */
  private static final Set<String> OF_TESTS = Set.of("testkit", "synthetic", "broker", "video");

  /** The modules' arrows, as the README of the repository draws them. */
  static Arrows ofModules() {
    return parse(ALL, Repository.text("README.md"), "How the code is laid out");
  }

  /** The arrows between a module's packages, as its README draws them. */
  static Arrows ofPackages(String module) {
    return parse(
        ALL + module + ".", Repository.text("services/" + module + "/README.md"), "Packages");
  }

  /**
   * The first block under a heading. Each line of it is a part, an arrow and the parts that it
   * uses, such as {@code ingest → platform video}; a part that uses no other stands alone.
   */
  static Arrows parse(String root, String readme, String heading) {
    Matcher block =
        Pattern.compile("(?s)\n## " + heading + "\n.*?\n```\n(.*?)```").matcher("\n" + readme);
    Map<String, Set<String>> drawn = new TreeMap<>();
    if (block.find()) {
      for (String line : block.group(1).split("\n")) {
        String[] sides = line.trim().split(" *→ *", 2);
        drawn.put(sides[0], sides.length < 2 ? Set.of() : Set.of(sides[1].split(" +")));
      }
    }
    return new Arrows(root, drawn);
  }

  /** Module of a class by its full name, empty for a class that is not ours. */
  static String moduleOf(String className) {
    return new Arrows(ALL, Map.of()).partOf(className);
  }

  /** Modules with more than one package. */
  static Set<String> modulesOfSeveralPackages(JavaClasses classes) {
    Map<String, Set<String>> packages = new TreeMap<>();
    for (JavaClass type : classes) {
      packages
          .computeIfAbsent(moduleOf(type.getName()), module -> new TreeSet<>())
          .add(type.getPackageName());
    }
    packages.values().removeIf(names -> names.size() == 1);
    return packages.keySet();
  }

  /** Packages that use each other in a circle, each circle with the uses that close it. */
  static List<String> circles(JavaClasses classes) {
    return slices()
        .matching(ALL + "(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .evaluate(classes)
        .getFailureReport()
        .getDetails();
  }

  /**
   * Uses that are not drawn, such as {@code io.retinue.video.A → io.retinue.platform.B}, arrows
   * that no class needs, and parts that are missing in the drawing or in the code.
   */
  Set<String> violations(JavaClasses classes) {
    Set<String> violations = new TreeSet<>();
    Set<String> parts = new TreeSet<>();
    Map<String, Set<String>> unused = new TreeMap<>();
    drawn.forEach((part, used) -> unused.put(part, new TreeSet<>(used)));
    for (JavaClass user : classes) {
      String part = partOf(user.getName());
      if (part.isEmpty()) {
        continue;
      }
      parts.add(part);
      for (Dependency use : user.getDirectDependenciesFromSelf()) {
        String used = use.getTargetClass().getBaseComponentType().getName();
        String other = partOf(used);
        unused.computeIfAbsent(part, name -> new TreeSet<>()).remove(other);
        if (!other.isEmpty() && !allows(part, other)) {
          violations.add(user.getName() + " → " + used);
        }
      }
    }
    unused.forEach(
        (part, rest) ->
            rest.forEach(other -> violations.add("unused arrow " + part + " → " + other)));
    parts.stream().filter(part -> !drawn.containsKey(part)).forEach(violations::add);
    drawn.keySet().stream().filter(part -> !parts.contains(part)).forEach(violations::add);
    return violations;
  }

  /** Dependencies of a module's pom that no arrow allows. */
  Set<String> violations(String module, String pom) {
    Set<String> violations = new TreeSet<>();
    for (Matcher m = POM_DEPENDENCY.matcher(pom); m.find(); ) {
      boolean ofTests = "test".equals(m.group(2)) && OF_TESTS.contains(m.group(1));
      if (!allows(module, m.group(1)) && !ofTests) {
        violations.add(module + " → " + m.group(1));
      }
    }
    return violations;
  }

  private boolean allows(String part, String used) {
    return used.equals(part) || drawn.getOrDefault(part, Set.of()).contains(used);
  }

  /** The name below the root, empty for a class that is not below it. */
  private String partOf(String className) {
    if (!className.startsWith(root)) {
      return "";
    }
    String path = className.substring(root.length());
    int dot = path.indexOf('.');
    return dot >= 0 ? path.substring(0, dot) : root.replaceAll(".*\\.(?=\\w+\\.)|\\.$", "");
  }
}
