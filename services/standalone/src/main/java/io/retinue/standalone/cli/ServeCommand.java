package io.retinue.standalone.cli;

import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.AlerterService;
import io.retinue.console.ConsoleConfig;
import io.retinue.console.ConsoleService;
import io.retinue.evidence.EvidenceService;
import io.retinue.ingest.IngestConfig;
import io.retinue.ingest.IngestService;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.Playback;
import io.retinue.notifier.NotifierService;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.Service;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.IdleService;
import io.retinue.standalone.Monitoring;
import io.retinue.standalone.ServiceGroup;
import io.retinue.standalone.Services;
import io.retinue.standalone.ShutdownSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "serve",
    description = "Runs one service, as in a container. The log goes to stdout.")
public final class ServeCommand implements Callable<Integer> {
  /** How long a service waits at its start for brokers and a registry that do not answer. */
  private static final Duration CLUSTER_WITHIN = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  /** The services that can run alone, by the names of their modules. */
  enum ServiceName {
    INGEST,
    DETECTOR,
    ALERTER,
    NOTIFIER,
    EVIDENCE,
    TRAINER,
    CONSOLE
  }

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Mixin private InferenceOptions inference = new InferenceOptions();
  @Mixin private DetectSizeOption detectSize = new DetectSizeOption();
  @Mixin private AdminOptions admin = new AdminOptions();

  @Parameters(
      paramLabel = "SERVICE",
      description = "ingest, detector, alerter, notifier, evidence, trainer or console.")
  private ServiceName wanted = ServiceName.DETECTOR;

  @Option(
      names = "--camera",
      paramLabel = "NAME=SOURCE",
      defaultValue = "${env:RETINUE_CAMERA}",
      description =
          "ingest: a camera and its source, as for `run`; files play in a loop. Repeat it for more."
              + " Default: RETINUE_CAMERA from the environment, then the cameras of the settings"
              + " file; without any ingest waits for the first one that the file gets.")
  private List<CameraArgument> cameras = new ArrayList<>();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "alerter, and console for its trials: YAML file with the alert rules. Default: the rules"
              + " of the settings file.")
  private @Nullable Path rules;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "console: address to listen on. Default: console.host of the settings file, otherwise"
              + " 127.0.0.1.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = PrintingCommand.Port.class,
      description =
          "console: port to listen on. Default: console.port of the settings file, otherwise"
              + " 8080.")
  private @Nullable Integer port;

  @Override
  public Integer call() throws Exception {
    ServiceSettings settings = new ServiceSettings(deployment.config());
    IngestConfig ingest = ingest(settings);
    ConsoleConfig console = settings.console(host, port, admin);
    AlerterConfig alerter = settings.alerter(rules);
    DataDirectory data = deployment.dataDirectory();
    deployment.log().output().toStandardOutput();
    try (ShutdownSignal stop = ShutdownSignal.onSignal();
        CameraLocks locks = CameraLocks.of(data, ingest.cameras());
        Monitoring monitoring =
            Monitoring.open(Optional.of(admin.orDefault(console.allowedHosts())));
        Deployment open = open(data, stop);
        ServiceGroup group = monitoring.newGroup()) {
      Services services =
          new Services(
              open.kafka(),
              data,
              Services.CpuShares.alone(),
              open::instance,
              monitoring.registry());
      group.start(
          switch (wanted) {
            case INGEST -> ingest(services.ingest(ingest), settings, locks);
            case DETECTOR -> List.of(services.detector(inference.over(settings.file().model())));
            case ALERTER -> alerter(services.alerter(alerter), settings);
            case NOTIFIER -> notifier(services.notifier(settings.notifier()), settings);
            case EVIDENCE -> evidence(services.evidence(settings.file().evidence()), settings);
            case TRAINER -> List.of(trainer(services, settings));
            case CONSOLE ->
                console(
                    services.console(
                        console, settings.areaFile(), settings.areaTrial(rules, open.kafka())),
                    settings);
          });
      while (!stop.await(Duration.ofSeconds(1))) {
        RunCommand.requireAlive(open, group);
      }
    }
    return ExitCode.OK.code();
  }

  /**
   * Brokers and registry may start together with this service, or be away for a moment: an end of
   * this process would not help. The admin port reports not ready meanwhile.
   */
  private Deployment open(DataDirectory data, ShutdownSignal stop) {
    Deadline deadline = Deadline.in(CLUSTER_WITHIN);
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));
    while (true) {
      try {
        return deployment.open(data);
      } catch (RetinueException e) {
        boolean away = e.kind() == ErrorKind.UNREACHABLE && deployment.cluster() != null;
        if (!away || deadline.isOver() || stop.await(backoff.next())) {
          throw e;
        }
        LOG.warn("{}; trying again for {} s", e.getMessage(), deadline.left().toSeconds());
      }
    }
  }

  /** The cameras to play; none if there is none yet, or another service is wanted. */
  private IngestConfig ingest(ServiceSettings settings) {
    List<CameraConfig> configs =
        wanted == ServiceName.INGEST
            ? settings.cameras(cameras, detectSize, Playback.LOOP)
            : List.of();
    return new IngestConfig(configs).retryingBadSources();
  }

  /** Ingest, and what changes its cameras when the settings file changes. */
  private List<Service> ingest(IngestService ingest, ServiceSettings settings, CameraLocks locks) {
    List<Service> list = new ArrayList<>(List.of(ingest));
    settings
        .takerOfCameras(cameras, detectSize, Playback.LOOP, locks, ingest)
        .map(taker -> settings.follower(List.of(taker)))
        .ifPresent(list::add);
    return list;
  }

  /** The alerter, and what changes its rules when the settings file changes. */
  private List<Service> alerter(AlerterService alerter, ServiceSettings settings) {
    return List.of(alerter, settings.follower(List.of(settings.takerOfRules(rules, alerter))));
  }

  /** The notifier, and what changes its sinks when the settings file changes. */
  private static List<Service> notifier(NotifierService notifier, ServiceSettings settings) {
    return List.of(notifier, settings.follower(List.of(settings.takerOfSinks(notifier))));
  }

  /** The evidence, and what changes its settings when the settings file changes. */
  private static List<Service> evidence(EvidenceService evidence, ServiceSettings settings) {
    return List.of(evidence, settings.follower(List.of(settings.takerOfEvidence(evidence))));
  }

  /** The console, and what changes its zones when the settings file changes. */
  private static List<Service> console(ConsoleService console, ServiceSettings settings) {
    return List.of(console, settings.follower(List.of(settings.takerOfAreas(console))));
  }

  private static Service trainer(Services services, ServiceSettings settings) {
    return settings.file().train().enabled()
        ? services.trainer(settings.trainer(services.trainerConfig()))
        : new IdleService("trainer", "train.enabled is false: run `retinue train`");
  }

  /** Names as they are typed. */
  public static List<String> serviceNames() {
    return Arrays.stream(ServiceName.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
  }
}
