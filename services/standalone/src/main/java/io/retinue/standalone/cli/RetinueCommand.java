package io.retinue.standalone.cli;

import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.Preset;
import io.retinue.standalone.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

/** The root command: names the others, and turns failures into one line and an exit code. */
@Command(
    name = "retinue",
    description = {
      "Watches cameras with RetinaNet, and learns from your labels while it does.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      DemoWeightsCommand.class,
      RunCommand.class,
      LabelCommand.class,
      TrainCommand.class,
      EvalCommand.class,
      TailCommand.class,
      TopicsCommand.class,
      ModelCommand.class,
      DetectCommand.class,
      BenchCommand.class,
      ServeCommand.class,
      VersionCommand.class
    })
public final class RetinueCommand {
  private RetinueCommand() {}

  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new RetinueCommand());
    documentAll(line);
    line.registerConverter(Preset.class, RetinueCommand::network);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          RetinueException known = known(failure);
          if (known != null) {
            LoggerFactory.getLogger(RetinueCommand.class).warn("{}", known.getMessage(), known);
            command.getErr().println("retinue: " + known.getMessage() + ": " + known.remedy());
            return ExitCode.of(known.kind()).code();
          }
          LoggerFactory.getLogger(RetinueCommand.class).error("unexpected failure", failure);
          command.getErr().println("retinue: unexpected failure: " + failure);
          failure.printStackTrace(command.getErr());
          return ExitCode.FAILURE.code();
        });
    return line;
  }

  private static Preset network(String name) {
    try {
      return Preset.named(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** The failure itself or what it was wrapped around. */
  private static @org.jspecify.annotations.Nullable RetinueException known(
      @org.jspecify.annotations.Nullable Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RetinueException known) {
        return known;
      }
    }
    return null;
  }

  /** Help and exit codes are the same for every command, so they are said once. */
  private static void documentAll(CommandLine line) {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(Integer.toString(code.code()), code.meaning());
    }
    codes.put("130, 143", "ended by Ctrl-C or SIGTERM, after a clean stop");
    line.getCommandSpec().mixinStandardHelpOptions(true).version("retinue " + Version.retinue());
    line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
    line.getSubcommands().values().forEach(RetinueCommand::documentAll);
  }
}
