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

  /** Libraries that few places should depend on. */
  static final LibraryHomes OURS =
      new LibraryHomes(
          Map.ofEntries(
              Map.entry("org.bytedeco.", Set.of("video")),
              Map.entry("ai.djl.", Set.of("retinanet", "trainer")),
              // Come with DJL. The JSON library of all other modules is Jackson 3.
              Map.entry("com.sun.jna.", Set.of("retinanet")),
              Map.entry("com.google.gson.", Set.of("retinanet")),
              // Services use the generated records, not Avro.
              Map.entry("org.apache.avro.", Set.of("schemas", "platform", "broker", "testkit")),
              Map.entry("org.apache.kafka.streams.", Set.of("detector", "alerter")),
              Map.entry("kafka.", Set.of("broker", "testkit")),
              Map.entry("io.javalin.", Set.of("console")),
              Map.entry("org.eclipse.jetty.", Set.of("console", "platform")),
              Map.entry("io.micrometer.prometheusmetrics.", Set.of("platform")),
              Map.entry("org.apache.hc.", Set.of("notifier")),
              Map.entry("org.eclipse.paho.", Set.of("notifier")),
              Map.entry("jakarta.mail.", Set.of("notifier")),
              Map.entry("org.eclipse.angus.", Set.of("notifier")),
              Map.entry("picocli.", Set.of("standalone")),
              Map.entry("me.tongfei.progressbar.", Set.of("standalone")),
              Map.entry("org.knowm.xchart.", Set.of("standalone")),
              Map.entry("ch.qos.logback.", Set.of("standalone")),
              Map.entry("org.snakeyaml.", Set.of("platform")),
              Map.entry("org.testcontainers.", Set.of("testkit")),
              // Jackson 2 comes with Avro and Kafka.
              Map.entry("com.fasterxml.jackson.databind.", Set.of()),
              Map.entry("com.fasterxml.jackson.core.", Set.of())),
          // What all generated records have in common: the type of "any of them".
          // And what a handler of Kafka Streams receives, for the one builder of dead letters, and
          // who makes its clients.
          Set.of(
              "org.apache.avro.specific.SpecificRecord",
              "org.apache.kafka.streams.errors.ErrorHandlerContext",
              "org.apache.kafka.streams.KafkaClientSupplier"));

  /** Uses outside the library's homes. */
  Set<String> violations(JavaClasses classes) {
    Set<String> violations = new TreeSet<>();
    for (JavaClass user : classes) {
      String module = Arrows.moduleOf(user.getName());
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
