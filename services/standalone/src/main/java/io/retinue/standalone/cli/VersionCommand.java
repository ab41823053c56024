package io.retinue.standalone.cli;

import io.retinue.standalone.Version;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Prints the versions of Retinue and of what it stands on.")
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Version.all().forEach((name, version) -> out.printf("%-12s %s%n", name, version));
    out.flush();
  }
}
