package io.retinue.standalone.cli;

import io.retinue.platform.settings.Variables;
import io.retinue.standalone.config.FrigateImport;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.standalone.config.RetinueYaml;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "config",
    description = "Checks and prints the settings file, retinue.yaml.",
    subcommands = {
      ConfigCommand.Check.class,
      ConfigCommand.Show.class,
      ConfigCommand.Schema.class,
      ConfigCommand.ImportFrigate.class
    })
final class ConfigCommand {
  private ConfigCommand() {}

  /** A command that needs a settings file. */
  abstract static class WithFile extends PrintingCommand implements Runnable {
    @Mixin private ConfigOption config = new ConfigOption();

    Path file() {
      return config.required();
    }
  }

  @Command(
      name = "check",
      description = "Prints everything that is wrong with the file, with line and column.")
  static final class Check extends WithFile {
    @Override
    public void run() {
      RetinueConfig read = RetinueYaml.FILE.read(file(), Variables.ofProcess());
      println(
          "%s is valid: %s, %s"
              .formatted(
                  file(),
                  counted(read.enabledCameras().size(), "camera"),
                  counted(read.rules().size(), "rule")));
    }

    private static String counted(int number, String what) {
      return number + " " + what + (number == 1 ? "" : "s");
    }
  }

  @Command(
      name = "show",
      description = "Prints the file with every default filled in; secrets are hidden.")
  static final class Show extends WithFile {
    @Override
    public void run() {
      out().print(RetinueYaml.FILE.show(file(), Variables.ofProcess()));
      out().flush();
    }
  }

  @Command(
      name = "schema",
      description = {
        "Prints the JSON Schema of the file, for editors that complete and check YAML.",
        "Save it beside the file and begin the file with"
            + " `# yaml-language-server: $$schema=retinue.schema.json`."
      })
  static final class Schema extends PrintingCommand implements Runnable {
    @Override
    public void run() {
      println(RetinueYaml.FILE.schema());
    }
  }

  @Command(
      name = "import-frigate",
      description = {
        "Prints a retinue.yaml made from a configuration of Frigate: cameras, zones, masks, rules.",
        "What has no counterpart is listed on standard error. Passwords are not copied: the new"
            + " file takes them from the environment."
      })
  static final class ImportFrigate extends PrintingCommand implements Runnable {
    @Parameters(paramLabel = "FILE", description = "Frigate's config.yml.")
    private Path file = Path.of("");

    @Override
    public void run() {
      FrigateImport.Result result = FrigateImport.read(file);
      out().print(result.yaml());
      out().flush();
      if (!result.leftOut().isEmpty()) {
        err().println("Left out, because Retinue has no such setting:");
        result.leftOut().forEach(key -> err().println("  " + key));
      }
      result.notes().forEach(err()::println);
    }
  }
}
