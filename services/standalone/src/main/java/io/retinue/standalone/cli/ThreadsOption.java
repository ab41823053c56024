package io.retinue.standalone.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many threads a measurement may have. */
final class ThreadsOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--threads", paramLabel = "N", description = "Threads. Default: ${DEFAULT-VALUE}")
  private int threads;

  /**
   * @param byDefault for a command that is told nothing else
   */
  ThreadsOption(int byDefault) {
    threads = byDefault;
  }

  /** As many as the machine has processors, unless told otherwise. */
  static ThreadsOption oneAProcessor() {
    return new ThreadsOption(Runtime.getRuntime().availableProcessors());
  }

  /**
   * @throws ParameterException if it is below 1
   */
  int count() {
    if (threads < 1) {
      throw new ParameterException(spec.commandLine(), "--threads must be 1 or more");
    }
    return threads;
  }
}
