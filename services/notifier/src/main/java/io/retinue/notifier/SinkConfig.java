package io.retinue.notifier;

import java.util.regex.Pattern;

/**
 * One sink.
 *
 * @param name unique among the sinks; part of its consumer group
 * @param filter which alerts it gets
 * @param target where they go
 */
public record SinkConfig(String name, AlertFilter filter, Target target) {
  /** Names of sinks. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public SinkConfig {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A sink's name has 1 to 64 letters, digits, '_' or '-', not '" + name + "'.");
    }
  }

  /** The consumer group: what this sink has delivered is kept under this name. */
  String group() {
    return "retinue-notifier-" + name;
  }

  /**
   * Opens the connection to the target when it is needed.
   *
   * @param resources of the deployment, for a target that needs them
   */
  Sink open(SinkResources resources) {
    return target.open(name, resources);
  }
}
