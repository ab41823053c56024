package io.retinue.standalone.cli;

import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.AlerterService;
import io.retinue.console.ConsoleConfig;
import io.retinue.console.ConsoleService;
import io.retinue.detector.DetectorService;
import io.retinue.detector.metrics.ModelLoad;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.evidence.EvidenceService;
import io.retinue.ingest.IngestConfig;
import io.retinue.ingest.IngestService;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.Playback;
import io.retinue.notifier.NotifierService;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.Monitoring;
import io.retinue.standalone.RunLedger;
import io.retinue.standalone.ServiceGroup;
import io.retinue.standalone.Services;
import io.retinue.standalone.ShutdownSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = {
      "Runs all services on your own cameras: those of retinue.yaml, or of --camera.",
      "Live sources run until Ctrl-C. Without --once and --loop each file is played once, at its"
          + " own speed, and the console stays up until Ctrl-C."
    })
final class RunCommand extends PrintingCommand implements Callable<Integer> {
  /** What to do without a camera; the lines after the first are a settings file. */
  static final String NO_CAMERA =
      """
      Name a camera with --camera gate=rtsp://HOST/PATH or gate=gate.mp4, or write a file retinue.yaml here:
      cameras:
        gate:
          source: gate.mp4
          detect: {fps: 5}\
      """;

  static final class Ending {
    @Option(
        names = "--once",
        description =
            "Play each file once, as fast as the detector follows. Then print what became of every"
                + " frame, and end.")
    boolean once;

    @Option(names = "--loop", description = "Play each file again and again, at its own speed.")
    boolean loop;
  }

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Mixin private InferenceOptions inference = new InferenceOptions();
  @Mixin private DetectSizeOption detectSize = new DetectSizeOption();
  @Mixin private AdminOptions admin = new AdminOptions();

  @Option(
      names = "--camera",
      paramLabel = "NAME=SOURCE",
      description =
          "A camera and its source. Repeat it for more cameras. A source is the path of a video"
              + " file or of a folder of pictures, rtsp://[USER:PASSWORD@]HOST/PATH (with #udp over"
              + " UDP), rtsps://, http:// or https:// (Motion JPEG, or a JPEG), /dev/video0, or"
              + " test:1280x720@5 for a test pattern. Default: the cameras of the settings file.")
  private List<CameraArgument> cameras = new ArrayList<>();

  @ArgGroup private @Nullable Ending ending;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "YAML file with the alert rules. Default: the rules of the settings file.")
  private @Nullable Path rules;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Port.class,
      description =
          "Port of the console. Default: console.port of the settings file, otherwise 8080.")
  private @Nullable Integer port;

  @Option(
      names = "--no-retrain",
      description = "Do not train on new labels automatically. `retinue train` still does.")
  private boolean noRetrain;

  @Override
  public Integer call() throws Exception {
    boolean once = ending != null && ending.once;
    Playback playback =
        once
            ? Playback.ONCE_FAST
            : ending != null && ending.loop ? Playback.LOOP : Playback.ONCE_REALTIME;
    ServiceSettings settings = new ServiceSettings(deployment.config());
    List<CameraConfig> configs =
        settings.cameras(cameras, detectSize, playback).stream()
            .filter(c -> !once || c.activity() == CameraConfig.Activity.RUNS)
            .toList();
    if (configs.isEmpty()) {
      err().println("retinue: there is no camera");
      err().println(NO_CAMERA);
      return ExitCode.USAGE.code();
    }
    if (once) {
      configs.forEach(this::requireEnd);
    }
    AlerterConfig alerterConfig = settings.alerter(rules);
    ConsoleConfig consoleConfig = settings.console(null, port, admin);
    IngestConfig ingestConfig = new IngestConfig(configs);
    InferenceConfig inferenceConfig = inference.over(settings.file().model());
    DataDirectory data = deployment.dataDirectory();
    try (ShutdownSignal stop = ShutdownSignal.onSignal();
        AutoCloseable taken = data.takeForDeployment();
        CameraLocks locks = CameraLocks.of(data, configs);
        Monitoring monitoring = Monitoring.open(admin.ifWanted(consoleConfig.allowedHosts()));
        Deployment open = deployment.open(data);
        ServiceGroup group = monitoring.newGroup()) {
      boolean retrain = !once && !noRetrain && settings.file().train().enabled();
      Services services =
          new Services(
              open.kafka(),
              data,
              retrain ? Services.CpuShares.shared() : Services.CpuShares.alone(),
              open::instance,
              monitoring.registry());
      List<Service> list = new ArrayList<>();
      ConsoleService console =
          services.console(
              consoleConfig, settings.areaFile(), settings.areaTrial(rules, open.kafka()));
      list.add(console);
      List<SettingsTaker> takers = new ArrayList<>(List.of(settings.takerOfAreas(console)));
      AlerterService alerter = services.alerter(alerterConfig);
      list.add(alerter);
      DetectorService detector = services.detector(inferenceConfig);
      list.add(detector);
      if (retrain) {
        list.add(services.trainer(settings.trainer(services.trainerConfig())));
      }
      IngestService ingest = services.ingest(ingestConfig);
      list.add(ingest);
      if (once) {
        try (RunLedger ledger = new RunLedger(open.kafka())) { // sees every result from here on
          start(group, list, console);
          return new LedgerPrinter(out())
              .follow(ledger, ingest, detector, () -> requireAlive(open, group), stop)
              .code();
        }
      }
      takers.add(settings.takerOfRules(rules, alerter));
      NotifierService notifier = services.notifier(settings.notifier());
      list.add(notifier);
      takers.add(settings.takerOfSinks(notifier));
      EvidenceService evidence = services.evidence(settings.file().evidence());
      list.add(evidence);
      takers.add(settings.takerOfEvidence(evidence));
      settings.takerOfCameras(cameras, detectSize, playback, locks, ingest).ifPresent(takers::add);
      list.add(settings.follower(takers));
      start(group, list, console);
      monitoring.uri().ifPresent(uri -> println("Metrics and health are at " + uri));
      println("Press Ctrl-C to stop.");
      Optional<ModelLoad> told = Optional.empty();
      while (!stop.await(Duration.ofSeconds(1))) {
        requireAlive(open, group);
        told = tell(told, detector.tooMuch());
      }
      return ExitCode.OK.code();
    }
  }

  private void requireEnd(CameraConfig camera) {
    if (camera.source() instanceof AddressedSource source && source.address().isLive()) {
      throw wrongOptions(
          "camera %s is %s, which has no end: leave --once out"
              .formatted(camera.name(), source.address()));
    }
  }

  private void start(ServiceGroup group, List<Service> services, ConsoleService console) {
    group.start(services);
    println("The console is at " + console.uri());
  }

  /** The figures of a model that is too slow for the cameras, when they are others than before. */
  private Optional<ModelLoad> tell(Optional<ModelLoad> told, Optional<ModelLoad> now) {
    now.filter(load -> !told.equals(now))
        .ifPresent(
            load ->
                err().println("retinue: warning: " + load.sentence() + "; " + ModelLoad.WAYS_OUT));
    return now;
  }

  /** Ends a command whose broker or services have ended. */
  static void requireAlive(Deployment deployment, ServiceGroup group) {
    deployment.requireAlive();
    Health health = group.health();
    if (!health.live()) {
      throw new RetinueException(
          ErrorKind.FAILURE,
          health.detail(),
          "read logs/retinue.log in the data directory and start again; published frames are kept");
    }
  }
}
