package io.retinue.standalone.deploy;

import io.retinue.standalone.ShutdownSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What any compose file of ours must hold to; each rule names what breaks it, a line each. */
final class ComposeRules {
  private static final Set<String> CONDITIONS =
      Set.of("service_healthy", "service_started", "service_completed_successfully");
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(PASSWORD|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_?KEY|JAAS).*");
  private static final Pattern SECRET_OPTION =
      Pattern.compile("(?i)[^ ]*(password|secret|jaas)[^ ]*=.*");
  private static final Pattern CREDENTIALS_IN_URL = Pattern.compile("://[^/\\s@]+:[^/\\s@]+@");

  private ComposeRules() {}

  static List<String> violations(ComposeFile compose) {
    List<String> violations = new ArrayList<>();
    for (ComposeService service : compose.services().values()) {
      images(service, violations);
      dependencies(service, compose, violations);
      volumes(service, compose, violations);
      secrets(service, violations);
      if (!service.isRetinue() && !service.health()) {
        violations.add(service.name() + " has no health check");
      }
      limits(service, violations);
    }
    return violations;
  }

  /** A tag that names one version: no tag, or latest, is the newest. */
  static boolean isPinned(String image) {
    int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
    return colon > 0 && image.substring(colon + 1).matches(".*\\d+\\.\\d+.*");
  }

  private static void images(ComposeService service, List<String> violations) {
    if (!isPinned(service.image())) {
      violations.add(service.name() + " has the image '" + service.image() + "', not one version");
    }
    if (service.image().contains("alpine")) {
      violations.add(service.name() + " is on Alpine, whose libc cannot load our libraries");
    }
  }

  private static void dependencies(
      ComposeService service, ComposeFile compose, List<String> violations) {
    service
        .dependsOn()
        .forEach(
            (other, condition) -> {
              if (!compose.services().containsKey(other)) {
                violations.add(service.name() + " waits for " + other + ", which is not there");
              }
              if (!CONDITIONS.contains(condition)) {
                violations.add(service.name() + " waits for " + other + " without a condition");
              }
            });
  }

  private static void volumes(
      ComposeService service, ComposeFile compose, List<String> violations) {
    service
        .mounts()
        .forEach(
            (path, source) -> {
              if (!source.matches("[./].*") && !compose.volumes().contains(source)) {
                violations.add(service.name() + " mounts " + source + ", which is not declared");
              }
            });
    for (String option : List.of("--data", "--models")) {
      String path = service.option(option);
      if (!path.isEmpty() && !service.mounts().containsKey(path)) {
        violations.add(service.name() + " has nothing mounted at its " + option + " " + path);
      }
    }
  }

  private static void limits(ComposeService service, List<String> violations) {
    ComposeService.Limits limits = service.limits();
    String name = service.name();
    if (service.isRetinue() && !limits.readOnly()) {
      violations.add(name + " can write to its own image");
    }
    if (!limits.capDrop().contains("ALL")) {
      violations.add(name + " keeps capabilities of root");
    }
    if (!limits.securityOptions().contains("no-new-privileges:true")) {
      violations.add(name + " can gain privileges");
    }
    if (limits.memory().isEmpty()) {
      violations.add(name + " has no limit of memory");
    }
    if (limits.processes() <= 0) {
      violations.add(name + " has no limit of processes");
    }
    if (limits.stopSeconds() <= ShutdownSignal.DEADLINE.toSeconds()) {
      violations.add(name + " is killed before it has stopped");
    }
  }

  private static void secrets(ComposeService service, List<String> violations) {
    service
        .environment()
        .forEach(
            (name, value) -> {
              if (SECRET_NAME.matcher(name).matches() && !name.endsWith("_FILE")) {
                violations.add(service.name() + " holds a secret in " + name);
              }
            });
    for (String argument : service.command()) {
      if (SECRET_OPTION.matcher(argument).matches()) {
        violations.add(service.name() + " holds a secret in its command line");
      }
    }
    if (CREDENTIALS_IN_URL.matcher(service.command() + " " + service.environment()).find()) {
      violations.add(service.name() + " holds a password in a URL");
    }
  }
}
