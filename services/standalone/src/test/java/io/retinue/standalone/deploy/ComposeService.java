package io.retinue.standalone.deploy;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One container of a compose file.
 *
 * @param image name and tag, empty where there is none
 * @param dockerfile that it is built from, empty where it is not built here
 * @param target stage of that Dockerfile, empty where it is not built here
 * @param command arguments after the entry point
 * @param profiles under which it starts; always where there are none
 * @param dependsOn containers that it waits for, with the condition
 * @param mounts volume or folder by the path where it appears
 * @param readOnlyMounts those of the paths that it cannot write
 * @param environment settings handed in
 * @param health whether the compose file says how to ask for its health
 */
record ComposeService(
    String name,
    String image,
    String dockerfile,
    String target,
    List<String> command,
    List<String> profiles,
    Map<String, String> dependsOn,
    Map<String, String> mounts,
    Set<String> readOnlyMounts,
    Map<String, String> environment,
    boolean health,
    Limits limits) {

  /**
   * What a container may not do.
   *
   * @param readOnly whether it cannot write its own file system
   * @param capDrop capabilities of root that it lacks
   * @param memory most memory, empty where it has no limit
   * @param processes most processes and threads, 0 where it has no limit
   * @param stopSeconds time from the signal to stop until it is killed
   */
  record Limits(
      boolean readOnly,
      List<String> capDrop,
      List<String> securityOptions,
      String memory,
      int processes,
      int stopSeconds) {}

  boolean isRetinue() {
    return image.startsWith("retinue:");
  }

  /** The service of the code that it runs, such as detector; empty for anything else. */
  String serves() {
    return command.size() > 1 && command.get(0).equals("serve") ? command.get(1) : "";
  }

  /** The value after an option of its command, empty where it is not given. */
  String option(String name) {
    int at = command.indexOf(name);
    return at < 0 || at + 1 == command.size() ? "" : command.get(at + 1);
  }
}
