package io.retinue.standalone.cli;

import picocli.CommandLine.Command;

@Command(
    name = "camera",
    description = "Tries a camera.",
    subcommands = {CameraTestCommand.class})
final class CameraCommand {
  private CameraCommand() {}
}
