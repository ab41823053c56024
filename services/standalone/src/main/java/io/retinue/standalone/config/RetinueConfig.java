package io.retinue.standalone.config;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.evidence.EvidenceConfig;
import io.retinue.ingest.camera.CameraConfig.Isolation;
import io.retinue.notifier.SinkConfig;
import io.retinue.platform.http.AllowedHosts;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.Secret;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.network.TrainableLayers;
import io.retinue.trainer.run.TrainerConfig.Teaching;
import io.retinue.trainer.trigger.RetrainTrigger;
import io.retinue.video.SourceAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checked content of a {@code retinue.yaml}; each service takes its part.
 *
 * @param cameras in the order of the file, the disabled ones too
 * @param isolation where cameras without a setting of their own are decoded
 * @param rules the alert rules
 * @param model how the detector runs the model
 * @param train when and how long it is trained on new labels
 * @param kafka the cluster
 * @param console the page
 * @param sinks where alerts are sent
 * @param evidence what is kept of alerts
 */
public record RetinueConfig(
    List<Camera> cameras,
    Optional<Isolation> isolation,
    List<AlertRule> rules,
    InferenceConfig model,
    Train train,
    Kafka kafka,
    Console console,
    List<SinkConfig> sinks,
    EvidenceConfig evidence) {
  public RetinueConfig {
    sinks = List.copyOf(sinks);
    cameras = List.copyOf(cameras);
    rules = List.copyOf(rules);
  }

  /** What holds where there is no file. */
  public static RetinueConfig defaults() {
    return RetinueYaml.FILE.parse("the defaults", "{}", RetinueYaml.NO_VARIABLES);
  }

  /**
   * One camera.
   *
   * @param source where its frames come from; a path is relative to the folder of the file
   * @param setup what the alerter knows of it
   * @param isolation where it is decoded, if that is set for it
   */
  public record Camera(
      CameraSettings settings,
      SourceAddress source,
      boolean enabled,
      CameraSetup setup,
      Optional<Isolation> isolation) {
    public String name() {
      return settings.name();
    }

    /** Its zones, lines and masks. */
    public CameraAreas areas() {
      return setup.areas();
    }
  }

  /**
   * Training by itself.
   *
   * @param trigger when new labels start a run
   * @param length how long a run trains
   * @param layers which parts of the backbone learn
   * @param device where the steps are computed
   * @param teacher labels frames once a day; empty where none does
   */
  public record Train(
      boolean enabled,
      RetrainTrigger.Settings trigger,
      Duration length,
      TrainableLayers layers,
      DeviceChoice device,
      Optional<Teaching> teacher) {}

  /**
   * A Kafka cluster; empty where the embedded broker is used.
   *
   * @param properties of Kafka's clients; any of them may be secret
   */
  public record Kafka(
      Optional<String> bootstrapServers,
      Optional<URI> registryUrl,
      Optional<String> registryUser,
      Optional<Secret> registryPassword,
      Map<String, Secret> properties) {
    public Kafka {
      properties = Map.copyOf(properties);
    }
  }

  /**
   * The page.
   *
   * @param host address on which it listens
   */
  public record Console(String host, int port, AllowedHosts allowedHosts) {}

  /** The same with other cameras. */
  public RetinueConfig withCamerasOf(RetinueConfig other) {
    return new RetinueConfig(
        other.cameras, other.isolation, rules, model, train, kafka, console, sinks, evidence);
  }

  /**
   * Where a camera is decoded.
   *
   * @param own what is set for it
   */
  public Isolation isolation(Optional<Isolation> own, SourceAddress source) {
    return own.or(() -> isolation).orElseGet(() -> Isolation.byDefault(source));
  }

  /** The same with other rules. */
  public RetinueConfig withRules(List<AlertRule> others) {
    return new RetinueConfig(
        cameras, isolation, others, model, train, kafka, console, sinks, evidence);
  }

  /** The cameras that run. */
  public List<Camera> enabledCameras() {
    return cameras.stream().filter(Camera::enabled).toList();
  }

  /** The camera of that name. */
  public Optional<Camera> camera(String name) {
    return cameras.stream().filter(camera -> camera.name().equals(name)).findFirst();
  }

  /** What the alerter knows of the cameras, by their names. */
  public Map<String, CameraSetup> setups() {
    Map<String, CameraSetup> setups = new LinkedHashMap<>();
    cameras.forEach(camera -> setups.put(camera.name(), camera.setup()));
    return setups;
  }
}
