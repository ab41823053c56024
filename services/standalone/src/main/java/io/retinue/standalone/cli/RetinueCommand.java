package io.retinue.standalone.cli;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.http.AllowedHosts;
import io.retinue.platform.settings.DetectSize;
import io.retinue.platform.text.PrintableText;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.network.TrainableLayers;
import io.retinue.retinanet.training.Recipe;
import io.retinue.standalone.bench.Ablation;
import io.retinue.standalone.letters.LetterId;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: its subcommands, and what becomes of their failures. */
@Command(
    name = "retinue",
    description = {
      "Watches cameras with RetinaNet, and learns from your labels while it does.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      DemoCommand.Weights.class,
      RunCommand.class,
      CameraCommand.class,
      AlertsCommand.class,
      RulesCommand.class,
      NotifyCommand.class,
      LabelCommand.class,
      TrainCommand.class,
      EvalCommand.class,
      TailCommand.class,
      TopicsCommand.class,
      ConfigCommand.class,
      DoctorCommand.class,
      DeadLettersCommand.class,
      ModelCommand.class,
      DetectCommand.class,
      BenchCommand.class,
      ServeCommand.class,
      HealthCommand.class,
      RetinueCommand.Version.class
    })
public final class RetinueCommand {
  private RetinueCommand() {}

  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new RetinueCommand());
    documentAll(line);
    parse(line, Preset.class, Preset::named);
    parse(line, Recipe.class, Recipe::named);
    parse(line, TrainableLayers.class, TrainableLayers::parse);
    parse(line, DeviceChoice.class, DeviceChoice::parse);
    parse(line, DetectSize.class, DetectSize::parse);
    parse(line, AllowedHosts.class, AllowedHosts::parse);
    parse(line, CameraArgument.class, CameraArgument::parse);
    parse(line, Ablation.Arm.class, Ablation.Arm::named);
    parse(line, LetterId.class, LetterId::parse);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((wrong, arguments) -> wrongOptions(wrong));
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
    return line;
  }

  /** Reads values of a type; the message of a wrong one is the exception's. */
  private static <T> void parse(CommandLine line, Class<T> type, Function<String, T> parser) {
    line.registerConverter(
        type,
        text -> {
          try {
            return parser.apply(text);
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
          }
        });
  }

  private static int wrongOptions(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("retinue: " + PrintableText.lines(String.valueOf(wrong.getMessage())));
    UnmatchedArgumentException.printSuggestions(wrong, err);
    if (command.getSubcommands().isEmpty()) {
      err.println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
    } else {
      command.usage(err);
    }
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception failure, CommandLine command) {
    RetinueException known = known(failure);
    if (known != null) {
      LoggerFactory.getLogger(RetinueCommand.class).warn("{}", known.getMessage(), known);
      print(known, command.getErr());
      return ExitCode.of(known.kind()).code();
    }
    LoggerFactory.getLogger(RetinueCommand.class).error("unexpected failure", failure);
    PrintWriter err = new PrintWriter(new PrintableWriter(command.getErr()), true);
    err.println("retinue: unexpected failure: " + failure);
    failure.printStackTrace(err);
    return ExitCode.FAILURE.code();
  }

  /** One failure on one line; of several each on a line of its own, then the remedy. */
  private static void print(RetinueException failure, PrintWriter err) {
    List<String> problems = failure.problems();
    if (problems.size() == 1) {
      err.println("retinue: " + PrintableText.line(problems.get(0) + ": " + failure.remedy()));
      return;
    }
    problems.forEach(problem -> err.println("retinue: " + PrintableText.line(problem)));
    err.println(
        "retinue: " + problems.size() + " problems: " + PrintableText.line(failure.remedy()));
  }

  /** The failure itself or a cause of it. */
  private static @Nullable RetinueException known(@Nullable Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RetinueException known) {
        return known;
      }
    }
    return null;
  }

  /** Help and exit codes are the same for every command, so they are written once. */
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

  @Command(
      name = "version",
      description = "Prints the versions of Retinue and of its main libraries.")
  static final class Version extends PrintingCommand implements Runnable {
    private static final List<String> LIBRARIES =
        List.of("kafka", "djl", "pytorch", "ffmpeg", "avro");

    @Override
    public void run() {
      Properties built = built();
      print("retinue", retinue());
      LIBRARIES.forEach(name -> print(name, built.getProperty(name)));
      print("java", System.getProperty("java.version") + " " + System.getProperty("os.arch"));
    }

    /** Retinue's own version. */
    static String retinue() {
      return built().getProperty("retinue");
    }

    private void print(String name, String version) {
      printf("%-12s %s%n", name, version);
    }

    /** What the build recorded. */
    private static Properties built() {
      Properties built = new Properties();
      try (InputStream in = Version.class.getResourceAsStream("/retinue-version.properties")) {
        built.load(in);
        return built;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
