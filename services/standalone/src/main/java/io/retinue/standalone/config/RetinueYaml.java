package io.retinue.standalone.config;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.AlertRules;
import io.retinue.alerter.rules.AlertRules.WrittenRule;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.evidence.EvidenceConfig;
import io.retinue.ingest.camera.CameraConfig.Isolation;
import io.retinue.notifier.SinkConfig;
import io.retinue.notifier.Target.Sensor;
import io.retinue.platform.http.AllowedHosts;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.ListOf;
import io.retinue.platform.settings.NamedEntries;
import io.retinue.platform.settings.Secret;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.SettingsFile;
import io.retinue.platform.settings.Values;
import io.retinue.platform.settings.Variables;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.standalone.config.RetinueConfig.Camera;
import io.retinue.standalone.config.RetinueConfig.Console;
import io.retinue.standalone.config.RetinueConfig.Kafka;
import io.retinue.standalone.config.RetinueConfig.Train;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The description of {@code retinue.yaml}. The words are Frigate's where it has one. A key that has
 * no effect is not here.
 */
public final class RetinueYaml {
  static final Variables NO_VARIABLES = Variables.of(Map.of());

  private static final String COMPILED = "compiled";

  // model
  private static final Key<DeviceChoice> DEVICE =
      Key.of(
              "device",
              device(),
              "Where the detector runs the model; auto takes the first GPU, otherwise the CPU")
          .byDefault("auto");
  private static final Key<String> ENGINE =
      Key.of(
              "engine",
              Setting.choice(COMPILED, "eager"),
              "How the model runs: compiled for the device, or eager, slowly and on the CPU")
          .byDefault(COMPILED);
  private static final Key<Integer> MAX_BATCH =
      Key.of(
              "max_batch",
              Setting.wholeNumber(1, 256),
              "Most frames in one call of the model. More helps a GPU and delays each frame")
          .byDefault("8");
  private static final Key<Duration> MAX_FRAME_AGE =
      Key.of(
              "max_frame_age",
              Setting.seconds(0.1, 3600),
              "Age in seconds after which a live frame is shed instead of shown to the model")
          .byDefault("10");

  // kafka
  private static final Key<String> BOOTSTRAP_SERVERS =
      Key.optional(
          "bootstrap_servers",
          Setting.text("HOST:PORT, separated by commas", "kafka-1:9092,kafka-2:9092"),
          "Brokers of a Kafka cluster; the embedded broker if absent");
  private static final Key<URI> REGISTRY_URL =
      Key.optional(
          "registry_url",
          Setting.matching(
                  "the URL of a schema registry, without a password",
                  Pattern.compile("https?://[^@\\s]+"),
                  "http://registry:8081",
                  url -> url.replaceAll("//[^/]*@", "//***@"))
              .as(URI::create),
          "Schema registry of the cluster");
  private static final Key<String> REGISTRY_USER =
      Key.optional(
          "registry_user", Setting.text("a name", "retinue"), "User of the schema registry");
  private static final Key<Secret> REGISTRY_PASSWORD =
      Key.optional("registry_password", Setting.secret(), "Password of the schema registry");
  private static final Key<Map<String, Secret>> PROPERTIES =
      Key.of(
              "properties",
              NamedEntries.of(
                  Pattern.compile("[a-z][a-z0-9.]{0,127}"),
                  "write the name of a property of Kafka's clients, such as security.protocol",
                  "security.protocol",
                  Setting.secret()),
              "Properties of Kafka's clients; their values are never printed")
          .byDefault("{}")
          .example("{security.protocol: SASL_SSL}");

  // console
  private static final Key<String> HOST =
      Key.of("host", Setting.text("an address", "0.0.0.0"), "Address on which the page listens")
          .byDefault("127.0.0.1");
  private static final Key<Integer> PORT =
      Key.of("port", Setting.wholeNumber(0, 65_535), "Port of the page; 0 for any free one")
          .byDefault("8080");
  private static final Key<List<String>> ALLOWED_HOSTS =
      Key.optional(
          "allowed_hosts",
          ListOf.of(Setting.text("a host name", "cameras.example.org")),
          "Host names besides localhost by which browsers may reach the page");

  // The file.
  private static final Key<List<Camera>> CAMERAS =
      Key.of("cameras", CameraYaml.cameras(), "The cameras by name").byDefault("{}");
  private static final Key<Isolation> ISOLATION =
      CameraYaml.isolation("Where cameras without a setting of their own are decoded");
  private static final Key<Map<String, WrittenRule>> RULES =
      Key.of("rules", AlertRules.amongCameras(), "The alert rules by name")
          .byDefault("{}")
          .example(
              "{person_on_drive: {label: person, cameras: [gate], zones: [drive], min_score: 0.5,"
                  + " loitering_time: 1, cutoff_time: 2, severity: alert}, car_in_sight: {label:"
                  + " car, coordinates: '0.1,0.5,0.9,0.5,0.9,1,0.1,1'}, at_night: {kind: loitering,"
                  + " label: person, zones: [drive], loitering_time: 30, schedule: {days:"
                  + " [mon-fri], from: '18:00', to: '06:00', timezone: Europe/Zurich}, cooldown:"
                  + " 60}, through_the_door: {kind: line_crossing, label: person, line: door,"
                  + " direction: in}, crowd: {kind: count_above, label: person, count: 5, for: 10},"
                  + " nobody: {kind: absence, label: person, zones: [drive], for: 60}, left_bag:"
                  + " {kind: left_object, label: backpack, for: 30, attended_by: person}, blind:"
                  + " {kind: camera_blind, for: 10}}");
  private static final Key<InferenceConfig> MODEL =
      Key.of(
              "model",
              Section.of(RetinueYaml::model, DEVICE, ENGINE, MAX_BATCH, MAX_FRAME_AGE),
              "How the detector runs the model")
          .byDefault("{}");
  private static final Key<Train> TRAIN =
      Key.of("train", TrainYaml.SECTION, "Training on new labels").byDefault("{}");
  private static final Key<Kafka> KAFKA =
      Key.of(
              "kafka",
              Section.of(
                  RetinueYaml::kafka,
                  BOOTSTRAP_SERVERS,
                  REGISTRY_URL,
                  REGISTRY_USER,
                  REGISTRY_PASSWORD,
                  PROPERTIES),
              "The Kafka cluster; the embedded broker if absent")
          .byDefault("{}");
  private static final Key<Console> CONSOLE =
      Key.of("console", Section.of(RetinueYaml::console, HOST, PORT, ALLOWED_HOSTS), "The page")
          .byDefault("{}");

  private static final Key<Map<String, NotifyYaml.Written>> NOTIFY =
      Key.of("notify", NotifyYaml.SINKS, "The sinks by name: where alerts are sent")
          .byDefault("{}")
          .example(
              "{phone: {url: 'https://example.org/alerts', severity: alert}, home:"
                  + " {url: 'mqtt://10.0.0.5:1883', discovery_prefix: homeassistant}, mail:"
                  + " {url: 'smtp://mail.example.org:587', from: retinue@example.org, to:"
                  + " [ada@example.org]}}");

  private static final Key<EvidenceConfig> EVIDENCE =
      Key.of("evidence", EvidenceYaml.SECTION, "Clips and pictures of alerts").byDefault("{}");

  /** What reads, checks and prints such files. */
  public static final SettingsFile<RetinueConfig> FILE =
      new SettingsFile<>(
          "retinue.yaml",
          Section.of(
              RetinueYaml::config,
              CAMERAS,
              ISOLATION,
              RULES,
              MODEL,
              TRAIN,
              KAFKA,
              CONSOLE,
              NOTIFY,
              EVIDENCE));

  private RetinueYaml() {}

  /** A device for a model. */
  static Setting<DeviceChoice> device() {
    return Setting.matching(
            "auto, cpu, gpu or gpu:N", Pattern.compile("auto|cpu|gpu(:[0-9]{1,3})?"), "cpu")
        .as(DeviceChoice::parse);
  }

  private static RetinueConfig config(Values values) {
    List<Camera> cameras = values.get(CAMERAS);
    Map<String, WrittenRule> rules = values.get(RULES);
    rules.forEach((name, rule) -> RuleTargets.check(rule, cameras));
    Set<String> names = cameras.stream().map(Camera::name).collect(Collectors.toSet());
    cameras.forEach(c -> WatchYaml.requireOwnNames(c.setup(), names, values, CAMERAS));
    return new RetinueConfig(
        cameras,
        values.find(ISOLATION),
        AlertRules.rules(rules),
        values.get(MODEL),
        values.get(TRAIN),
        values.get(KAFKA),
        values.get(CONSOLE),
        sinks(values, cameras, AlertRules.rules(rules)),
        values.get(EVIDENCE));
  }

  /** The sinks, which announce each rule on each camera that it watches. */
  private static List<SinkConfig> sinks(
      Values values, List<Camera> cameras, List<AlertRule> rules) {
    Set<String> cameraNames = cameras.stream().map(Camera::name).collect(Collectors.toSet());
    Set<String> ruleNames = rules.stream().map(AlertRule::name).collect(Collectors.toSet());
    List<Sensor> sensors = new ArrayList<>();
    for (AlertRule rule : rules) {
      cameras.stream()
          .map(Camera::name)
          .filter(camera -> rule.cameras().isEmpty() || rule.cameras().contains(camera))
          .forEach(camera -> sensors.add(new Sensor(camera, rule.name())));
    }
    return NotifyYaml.sinks(values.get(NOTIFY), ruleNames, cameraNames, sensors);
  }

  private static InferenceConfig model(Values values) {
    InferenceConfig.Engine engine =
        values.get(ENGINE).equals(COMPILED)
            ? InferenceConfig.Engine.COMPILED
            : InferenceConfig.Engine.EAGER;
    InferenceConfig defaults = InferenceConfig.defaults();
    return new InferenceConfig(
        values.get(MAX_BATCH),
        defaults.decodeThreads(),
        defaults.modelThreads(),
        values.get(MAX_FRAME_AGE),
        values.get(DEVICE),
        engine);
  }

  private static Kafka kafka(Values values) {
    boolean cluster = values.find(BOOTSTRAP_SERVERS).isPresent();
    if (cluster != values.find(REGISTRY_URL).isPresent()) {
      values
          .place()
          .refuse(
              cluster ? "kafka has no registry_url" : "kafka has no bootstrap_servers",
              cluster
                  ? "add 'registry_url: http://registry:8081'"
                  : "add 'bootstrap_servers: kafka-1:9092'");
    } else if (!cluster && !values.get(PROPERTIES).isEmpty()) {
      values
          .place(PROPERTIES)
          .refuse(
              "kafka has properties but no bootstrap_servers",
              "add 'bootstrap_servers: kafka-1:9092', or remove them");
    }
    if (values.find(REGISTRY_PASSWORD).isPresent() && values.find(REGISTRY_USER).isEmpty()) {
      values
          .place(REGISTRY_PASSWORD)
          .refuse("registry_password has no registry_user", "add 'registry_user: NAME'");
    }
    return new Kafka(
        values.find(BOOTSTRAP_SERVERS),
        values.find(REGISTRY_URL),
        values.find(REGISTRY_USER),
        values.find(REGISTRY_PASSWORD),
        values.get(PROPERTIES));
  }

  private static Console console(Values values) {
    List<String> hosts = new ArrayList<>(values.find(ALLOWED_HOSTS).orElse(List.of()));
    return new Console(
        values.get(HOST), values.get(PORT), AllowedHosts.parse(String.join(",", hosts)));
  }
}
