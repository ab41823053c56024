package io.retinue.standalone.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How often a measurement is taken. */
final class RunsOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Calls, or steps, that are timed. Default: ${DEFAULT-VALUE}")
  private int runs;

  /**
   * @param byDefault for a command that is told nothing else
   */
  RunsOption(int byDefault) {
    runs = byDefault;
  }

  /**
   * @throws ParameterException if it is below 1
   */
  int count() {
    if (runs < 1) {
      throw new ParameterException(spec.commandLine(), "--runs must be 1 or more");
    }
    return runs;
  }
}
