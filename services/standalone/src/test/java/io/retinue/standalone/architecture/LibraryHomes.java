package io.retinue.standalone.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a library may be used.
 *
 * @param homes a package prefix to the modules that may use it
 * @param anywhere types that any module may name
 */
record LibraryHomes(Map<String, Set<String>> homes, Set<String> anywhere) {

  /** Libraries that a change of heart should touch in few places. */
  static final LibraryHomes OURS =
      new LibraryHomes(
          Map.of(
              "org.bytedeco.", Set.of("video"),
              "ai.djl.", Set.of("retinanet", "detector", "trainer"),
              // Comes with DJL.
              "com.sun.jna.", Set.of("retinanet"),
              // Services know the generated records, not Avro.
              "org.apache.avro.", Set.of("schemas", "platform", "broker"),
              "org.apache.kafka.streams.", Set.of("detector", "alerter"),
              "io.javalin.", Set.of("console"),
              "picocli.", Set.of("standalone"),
              // Jackson 2 comes with Avro and Kafka; ours is Jackson 3.
              "com.fasterxml.jackson.databind.", Set.of(),
              "com.fasterxml.jackson.core.", Set.of()),
          // What all generated records have in common: the type of "any of them".
          Set.of("org.apache.avro.specific.SpecificRecord"));

  /** Uses outside the library's homes. */
  Set<String> violations(JavaClasses classes) {
    Set<String> violations = new TreeSet<>();
    for (JavaClass user : classes) {
      String module = ModuleArrows.moduleOf(user.getName());
      for (Dependency use : user.getDirectDependenciesFromSelf()) {
        String used = use.getTargetClass().getBaseComponentType().getName();
        homes.forEach(
            (library, modules) -> {
              if (used.startsWith(library)
                  && !modules.contains(module)
                  && !anywhere.contains(used)) {
                violations.add(user.getName() + " → " + used);
              }
            });
      }
    }
    return violations;
  }
}
