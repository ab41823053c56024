package io.retinue.standalone.cli;

import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.AlerterService;
import io.retinue.alerter.rules.AlertRules;
import io.retinue.console.Area;
import io.retinue.console.AreaTrial;
import io.retinue.console.ConsoleConfig;
import io.retinue.console.ConsoleService;
import io.retinue.evidence.EvidenceService;
import io.retinue.ingest.IngestService;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.Playback;
import io.retinue.notifier.NotifierConfig;
import io.retinue.notifier.NotifierService;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.Variables;
import io.retinue.retinanet.training.Recipe;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.standalone.config.CameraAreaFile;
import io.retinue.standalone.config.DrawnAreas;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.standalone.rules.AreaRuleTrial;
import io.retinue.trainer.run.TrainerConfig;
import io.retinue.video.SourceAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the services get: options of the command line over the settings file. */
record ServiceSettings(ConfigOption config) {
  RetinueConfig file() {
    return config.settings();
  }

  /**
   * The cameras, the paused ones too.
   *
   * @param named on the command line; where there is one, those of the file do not run
   * @param playback of files and folders; live sources are played as they come
   */
  List<CameraConfig> cameras(
      List<CameraArgument> named, DetectSizeOption detectSize, Playback playback) {
    if (!named.isEmpty()) {
      return named.stream()
          .map(
              c ->
                  camera(detectSize.of(c.name(), file()), c.address(), playback)
                      .with(file().isolation(Optional.empty(), c.address())))
          .toList();
    }
    return ofFile(file(), detectSize, playback);
  }

  private List<CameraConfig> ofFile(
      RetinueConfig read, DetectSizeOption detectSize, Playback playback) {
    return read.cameras().stream().map(c -> camera(c, read, detectSize, playback)).toList();
  }

  private CameraConfig camera(
      RetinueConfig.Camera written,
      RetinueConfig read,
      DetectSizeOption detectSize,
      Playback playback) {
    CameraConfig camera =
        camera(detectSize.of(written.name(), read), written.source().in(config.folder()), playback)
            .with(read.isolation(written.isolation(), written.source()));
    return written.enabled() ? camera : camera.with(CameraConfig.Activity.PAUSED);
  }

  /**
   * What gives services the changes of the file, also when it is written for the first time.
   *
   * @param takers that of the cameras last: it reserves them
   */
  SettingsFollower follower(List<SettingsTaker> takers) {
    return new SettingsFollower(config.fileOrDefault(), file(), takers);
  }

  /** Ingest takes the cameras, unless they are those of the command line. */
  Optional<SettingsTaker> takerOfCameras(
      List<CameraArgument> named,
      DetectSizeOption detectSize,
      Playback playback,
      CameraLocks locks,
      IngestService ingest) {
    return named.isEmpty()
        ? Optional.of(
            read -> {
              List<CameraConfig> wanted = ofFile(read, detectSize, playback);
              locks.take(wanted);
              return () -> {
                ingest.apply(wanted);
                locks.keep(wanted);
              };
            })
        : Optional.empty();
  }

  /**
   * The alerter takes rules, zones and masks.
   *
   * @param rules a file with the rules, instead of those of the settings file
   */
  SettingsTaker takerOfRules(@Nullable Path rules, AlerterService alerter) {
    return read -> {
      AlerterConfig wanted = alerter(rules, read);
      return () -> alerter.apply(wanted);
    };
  }

  /** Where pages write zones and lines. */
  CameraAreaFile areaFile() {
    return new CameraAreaFile(config.fileOrDefault(), Variables.ofProcess());
  }

  /**
   * What tries zones and lines of pages before they are written.
   *
   * @param rules a file with the rules, instead of those of the settings file
   */
  AreaTrial areaTrial(@Nullable Path rules, KafkaConnection kafka) {
    return new AreaRuleTrial(areaFile(), read -> alerter(rules, read), kafka);
  }

  /** The console shows zones, lines and masks: those of the file at once, then each change. */
  SettingsTaker takerOfAreas(ConsoleService console) {
    console.apply(DrawnAreas.of(file()));
    return read -> {
      Map<String, List<Area>> wanted = DrawnAreas.of(read);
      return () -> console.apply(wanted);
    };
  }

  /** Single pictures are fetched as often as they are published, and at least once a second. */
  private static CameraConfig camera(
      CameraSettings settings, SourceAddress address, Playback ofFiles) {
    double fps = Math.max(1, settings.maxFramesPerSecond().orElse(1));
    AddressedSource source =
        new AddressedSource(address, Duration.ofMillis(Math.round(1000 / fps)));
    return new CameraConfig(settings, source, source.playback(ofFiles));
  }

  /**
   * The rules, with what the file has of the cameras.
   *
   * @param rules a file with the rules, instead of those of the settings file
   */
  AlerterConfig alerter(@Nullable Path rules) {
    return alerter(rules, file());
  }

  private static AlerterConfig alerter(@Nullable Path rules, RetinueConfig read) {
    return new AlerterConfig(rules == null ? read.rules() : AlertRules.read(rules), read.setups());
  }

  /** The sinks. */
  NotifierConfig notifier() {
    return new NotifierConfig(file().sinks());
  }

  /** The notifier takes the sinks. */
  SettingsTaker takerOfSinks(NotifierService notifier) {
    return read -> {
      NotifierConfig wanted = new NotifierConfig(read.sinks());
      return () -> notifier.apply(wanted);
    };
  }

  /** The evidence takes what clips show and what is kept. */
  SettingsTaker takerOfEvidence(EvidenceService evidence) {
    return read -> () -> evidence.apply(read.evidence());
  }

  ConsoleConfig console(@Nullable String host, @Nullable Integer port, AdminOptions admin) {
    RetinueConfig.Console console = file().console();
    return ConsoleConfig.onPort(port == null ? console.port() : port)
        .on(host == null ? console.host() : host)
        .allowing(admin.allowedHosts(console.allowedHosts()));
  }

  /**
   * @throws io.retinue.platform.error.RetinueException if this machine lacks the device that the
   *     file names
   */
  TrainerConfig trainer(TrainerConfig defaults) {
    RetinueConfig.Train train = file().train();
    Recipe recipe = defaults.training().recipe();
    return defaults
        .with(
            defaults
                .training()
                .with(recipe.with(recipe.optimization().with(train.layers())))
                .with(new TrainingBudget.Time(train.length()))
                .on(ChosenDevice.of(train.device()).target()))
        .with(train.trigger())
        .with(train.teacher());
  }
}
