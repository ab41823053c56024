package io.retinue.standalone.cli;

import io.retinue.alerter.AlertRules;
import io.retinue.alerter.PresenceRule;
import io.retinue.console.ConsoleConfig;
import io.retinue.console.ConsoleService;
import io.retinue.detector.InferenceConfig;
import io.retinue.ingest.CameraConfig;
import io.retinue.ingest.IngestConfig;
import io.retinue.ingest.IngestService;
import io.retinue.ingest.Playback;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.standalone.CpuShares;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.RunLedger;
import io.retinue.standalone.ServiceGroup;
import io.retinue.standalone.Services;
import io.retinue.standalone.ShutdownSignal;
import io.retinue.trainer.trigger.TriggerSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = {
      "Runs all services on your own video. Without --once or --loop each file is played once at"
          + " its own speed, and the page stays up until Ctrl-C."
    })
final class RunCommand implements Callable<Integer> {
  /** How long a person who labels by hand may pause before a run of its own accord begins. */
  private static final TriggerSettings PATIENT =
      new TriggerSettings(50, 20, Duration.ofMinutes(1), Duration.ofMinutes(10));

  static final class Ending {
    @Option(
        names = "--once",
        description =
            "As fast as the detector follows; ends when every frame of every file is accounted"
                + " for, and prints the ledger.")
    boolean once;

    @Option(names = "--loop", description = "Again and again, at the file's own speed.")
    boolean loop;
  }

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Mixin private InferenceOptions inference = new InferenceOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--camera",
      paramLabel = "NAME=FILE",
      required = true,
      converter = CameraArgument.Converter.class,
      description = "A camera and the video file that it plays. May be repeated.")
  private List<CameraArgument> cameras = new ArrayList<>();

  @ArgGroup private @Nullable Ending ending;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "YAML file with the alert rules; without it, no alerts.")
  private @Nullable Path rules;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of the page, on this machine only. Default: ${DEFAULT-VALUE}")
  private int port = ConsoleConfig.PORT;

  @Option(
      names = "--no-retrain",
      description = "Do not train by itself on new labels; `retinue train` still does.")
  private boolean noRetrain;

  @Override
  public Integer call() throws Exception {
    boolean once = ending != null && ending.once;
    Playback playback =
        once
            ? Playback.ONCE_FAST
            : ending != null && ending.loop ? Playback.LOOP : Playback.ONCE_REALTIME;
    List<CameraConfig> configs = cameras.stream().map(c -> c.toConfig(playback)).toList();
    List<PresenceRule> presence = rules == null ? List.of() : AlertRules.read(rules);
    IngestConfig ingestConfig = new IngestConfig(configs);
    InferenceConfig inferenceConfig = inference.config();
    PrintWriter out = spec.commandLine().getOut();
    DataDirectory data = deployment.dataDirectory();
    try (ShutdownSignal stop = ShutdownSignal.onSignal();
        AutoCloseable taken = data.takeForDeployment();
        Deployment open = deployment.open(data);
        RunLedger ledger = new RunLedger(open.kafka());
        ServiceGroup group = new ServiceGroup()) {
      boolean retrain = !once && !noRetrain;
      Services services =
          new Services(
              open.kafka(),
              data,
              retrain ? CpuShares.shared() : CpuShares.alone(),
              data.instance());
      List<Service> list = new ArrayList<>();
      ConsoleService console = services.console(ConsoleConfig.onPort(port));
      list.add(console);
      list.add(services.alerter(presence));
      list.add(services.detector(inferenceConfig));
      if (retrain) {
        list.add(services.trainer(services.trainerConfig().withTrigger(PATIENT)));
      }
      IngestService ingest = services.ingest(ingestConfig);
      list.add(ingest);
      group.start(list);
      out.println("The page is " + console.uri());
      out.flush();
      if (once) {
        return new LedgerPrinter(out, Terminal.present())
            .follow(ledger, ingest, () -> requireAlive(open, group), stop)
            .code();
      }
      out.println("Ctrl-C ends it.");
      out.flush();
      while (!stop.await(Duration.ofSeconds(1))) {
        requireAlive(open, group);
      }
      return ExitCode.OK.code();
    }
  }

  /** Ends a command whose broker or services have ended. */
  static void requireAlive(Deployment deployment, ServiceGroup group) {
    deployment.requireAlive();
    Health health = group.health();
    if (!health.live()) {
      throw new RetinueException(
          ErrorKind.FAILURE,
          health.detail(),
          "see the log in the data directory; what was acknowledged is safe, start again");
    }
  }
}
