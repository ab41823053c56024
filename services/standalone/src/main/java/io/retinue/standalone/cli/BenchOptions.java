package io.retinue.standalone.cli;

import picocli.CommandLine.Option;

/** What the benchmarks of whole networks share. */
final class BenchOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = PrintingCommand.Count.class,
      description = "Threads of libtorch. Default: ${DEFAULT-VALUE}")
  int threads;

  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = PrintingCommand.Count.class,
      description = "Timed calls or steps. Default: ${DEFAULT-VALUE}")
  int runs;

  /** The values of options that are not given. */
  BenchOptions(int threads, int runs) {
    this.threads = threads;
    this.runs = runs;
  }
}
