package io.retinue.standalone.cli;

import picocli.CommandLine.Command;

/** Holds the measurements; does nothing itself. */
@Command(
    name = "bench",
    description =
        "Measures speed and losses, and prints tables to compare with other implementations.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchLossesCommand.class,
      BenchAblationCommand.class,
      BenchForwardCommand.class,
      BenchTrainCommand.class,
      BenchDecodeCommand.class
    })
final class BenchCommand {
  private BenchCommand() {}
}
