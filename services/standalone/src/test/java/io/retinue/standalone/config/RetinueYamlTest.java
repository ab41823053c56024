package io.retinue.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.Zone;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.evidence.EvidenceConfig;
import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.evidence.EvidenceConfig.Retain;
import io.retinue.ingest.camera.CameraConfig.Isolation;
import io.retinue.notifier.AlertFilter;
import io.retinue.notifier.SinkConfig;
import io.retinue.notifier.Target;
import io.retinue.notifier.WebhookSecret;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.http.AllowedHosts;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.platform.settings.MotionSettings;
import io.retinue.platform.settings.Polygon.Corner;
import io.retinue.platform.settings.Secret;
import io.retinue.platform.settings.Variables;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.network.TrainableLayers;
import io.retinue.schemas.AlertType;
import io.retinue.standalone.config.RetinueConfig.Camera;
import io.retinue.standalone.deploy.Repository;
import io.retinue.trainer.run.Start;
import io.retinue.trainer.run.TrainerConfig;
import io.retinue.trainer.trigger.QuietHours;
import io.retinue.trainer.trigger.RetrainTrigger;
import io.retinue.video.Credentials;
import io.retinue.video.SourceAddress;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetinueYamlTest {
  @Test
  void shouldReadWhenFramesWithoutMotionAreHeldBack() {
    RetinueConfig config =
        read(
            """
            cameras:
              plain: {source: a.mp4, motion: {}}
              off: {source: a.mp4, motion: {enabled: false}}
              full:
                source: a.mp4
                motion: {threshold: 20, contour_area: 25, max_shut_seconds: 2.5, mask: '0,0,1,0,1,1'}
            """);

    assertThat(motionOf(config, "plain"))
        .contains(new MotionSettings(30, 10, Duration.ofSeconds(5), List.of()));
    assertThat(motionOf(config, "off")).isEmpty();
    assertThat(motionOf(config, "full"))
        .contains(
            new MotionSettings(
                20,
                25,
                Duration.ofMillis(2500),
                List.of(List.of(new Corner(0, 0), new Corner(1, 0), new Corner(1, 1)))));
  }

  private static Optional<MotionSettings> motionOf(RetinueConfig config, String camera) {
    return config.camera(camera).orElseThrow().settings().motion();
  }

  @Test
  void shouldReadEverySection() {
    RetinueConfig config =
        read(
            """
            cameras:
              gate:
                source: videos/gate.mp4
                detect: {width: 640, height: 360, fps: 5}
                zones:
                  drive: {coordinates: '0,0.5,1,0.5,1,1,0,1'}
                mask: ['0,0,1,0,1,0.1', '0,0.9,1,0.9,1,1']
              yard: {source: yard.mp4, enabled: false}
            rules:
              person_on_drive: {label: person, cameras: [gate], zones: drive, loitering_time: 2}
            model: {device: 'gpu:1', max_batch: 16, max_frame_age: 2.5}
            train: {enabled: false, minimum_labels: 10, quiet_time: 5, longest_wait: 50, minutes: 2, trainable_layers: 3, device: gpu, teacher: {release: 4, network: tiny, between: '23:00-05:30'}}
            kafka:
              bootstrap_servers: kafka:9092
              registry_url: http://registry:8081
              registry_user: retinue
              registry_password: ${PASSWORD}
              properties: {security.protocol: SASL_SSL, request.timeout.ms: 500}
            console: {host: 0.0.0.0, port: 80, allowed_hosts: [cams.example.org]}
            """);

    Camera gate = config.camera("gate").orElseThrow();
    assertThat(gate.settings())
        .isEqualTo(new CameraSettings("gate", new DetectSize(640, 360), OptionalDouble.of(5)));
    assertThat(gate.source()).hasToString("videos/gate.mp4");
    assertThat(gate.areas().zones()).containsOnlyKeys("drive");
    assertThat(gate.areas().masks()).hasSize(2);
    assertThat(config.enabledCameras()).containsExactly(gate);
    assertThat(config.setups()).containsOnlyKeys("gate", "yard");
    assertThat(config.rules())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.name()).isEqualTo("person_on_drive");
              assertThat(rule.scope().zone()).isEqualTo(new Zone.Named(Set.of("drive")));
              assertThat(rule.openAfter()).isEqualTo(Duration.ofSeconds(2));
            });
    assertThat(config.model())
        .isEqualTo(
            new InferenceConfig(
                16,
                2,
                OptionalInt.empty(),
                Duration.ofMillis(2500),
                DeviceChoice.parse("gpu:1"),
                InferenceConfig.Engine.COMPILED));
    assertThat(config.train())
        .isEqualTo(
            new RetinueConfig.Train(
                false,
                new RetrainTrigger.Settings(10, 20, Duration.ofSeconds(5), Duration.ofSeconds(50)),
                Duration.ofMinutes(2),
                new TrainableLayers(3),
                DeviceChoice.gpu(0),
                Optional.of(
                    new TrainerConfig.Teaching(
                        new Start.Teacher(4, 400),
                        Preset.named("tiny"),
                        new QuietHours(LocalTime.of(23, 0), LocalTime.of(5, 30))))));
    assertThat(config.kafka().registryUrl()).contains(URI.create("http://registry:8081"));
    assertThat(config.kafka().registryPassword()).map(Secret::reveal).contains("hush");
    assertThat(
            Objects.requireNonNull(config.kafka().properties().get("request.timeout.ms")).reveal())
        .isEqualTo("500");
    assertThat(config.console())
        .isEqualTo(
            new RetinueConfig.Console("0.0.0.0", 80, AllowedHosts.parse("cams.example.org")));
  }

  @Test
  void shouldReadTheSinksAndTellBrokersOfTheirSensors() {
    RetinueConfig config =
        read(
            """
            cameras:
              gate: {source: a.mp4}
              yard: {source: a.mp4}
            rules:
              person: {label: person}
              car: {label: car, cameras: [gate]}
            notify:
              phone:
                url: https://example.org/alerts
                secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                page: https://cameras.example.org/
                rules: [person]
                severity: alert
                events: [opened, retracted]
              home: {url: 'mqtts://10.0.0.5', user: a, password: b, cameras: [gate], discovery_prefix: homeassistant}
              plain: {url: 'kafka:retinue.alerts.json'}
              mail: {url: 'smtp://mail:25', from: a@b.org, to: c@d.org, user: e, password: f, timezone: Asia/Tokyo, group_interval: 60}
            """);

    SinkConfig phone = config.sinks().get(0);
    assertThat(phone.name()).isEqualTo("phone");
    assertThat(phone.filter())
        .isEqualTo(
            new AlertFilter(
                Set.of("person"), Set.of(), true, Set.of(AlertType.OPENED, AlertType.RETRACTED)));
    assertThat(phone.target())
        .isEqualTo(
            new Target.Webhook(
                URI.create("https://example.org/alerts"),
                Optional.of(
                    new WebhookSecret(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))),
                false,
                Optional.of(URI.create("https://cameras.example.org"))));
    assertThat(config.sinks().get(1).target())
        .isEqualTo(
            new Target.Mqtt(
                URI.create("mqtts://10.0.0.5"),
                Optional.of("a"),
                Optional.of(new Secret("b")),
                "retinue",
                Optional.of("homeassistant"),
                List.of(new Target.Sensor("gate", "person"), new Target.Sensor("gate", "car"))));
    assertThat(config.sinks().get(2).target())
        .isEqualTo(new Target.KafkaJson("retinue.alerts.json"));
    SinkConfig mail = config.sinks().get(3);
    assertThat(mail.target())
        .isEqualTo(
            new Target.Mail(
                URI.create("smtp://mail:25"),
                Optional.of(new Target.Mail.Login("e", new Secret("f"))),
                true,
                "a@b.org",
                List.of("c@d.org"),
                ZoneId.of("Asia/Tokyo"),
                Duration.ofSeconds(60)));
    assertThat(mail.filter().types()).containsExactly(AlertType.OPENED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {url: 'ftp://a'}                        | ftp://a
          {url: 'https://a:b@c'}                  | ***@c
          {url: 'https://a', user: b}             | a webhook has no such setting
          {url: 'https://a', secret: b}           | this is no secret of Standard Webhooks
          {url: 'https://a', page: 'ftp://b'}     | an address without a password, query
          {url: 'https://a', page: 'http://b:c@d'} | ***@d
          {url: 'mqtt://a', page: 'https://b'}    | an MQTT broker has no such setting
          {url: 'https://a', rules: [persn]}      | write 'person'
          {url: 'https://a', cameras: [gaet]}     | write 'gate'
          {url: 'mqtt://a', password: b}          | add 'user: NAME'
          {url: 'mqtt://a', secret: b}            | an MQTT broker has no such setting
          {url: 'mqtt://a', topic_prefix: 'a/#'}  | a topic without wildcards
          {url: 'kafka:retinue.alerts'}           | write 'kafka:retinue.alerts.json'
          {url: 'kafka:x', password: b}           | a topic of Kafka has no such setting
          {url: 'https://a', to: [a@b.org]}       | a webhook has no such setting
          {url: 'smtp://a', to: [a@b.org]}        | add 'from: retinue@example.org'
          {url: 'smtp://a', from: a@b.org}        | add 'to: [ada@example.org]'
          {url: 'smtp://a', from: a, to: [b@c.d]} | an address of mail
          {url: 'smtp://a', from: a@b.c, to: [b@c.d], password: e} | add 'user: NAME'
          {url: 'smtp://a', from: a@b.c, to: [b@c.d], user: e}     | add 'password: ${NAME}'
          {url: 'smtp://a', from: a@b.c, to: [b@c.d], user: e, password: f, starttls: false} | write 'starttls: true'
          {url: 'smtp://a', from: a@b.c, to: [b@c.d], timezone: Europe/Zürich} | write 'Europe/Zurich'
          {url: 'smtp://a/b', from: a@b.c, to: [b@c.d]}            | an address without a password
          {severity: alert}                       | url
          """)
  void shouldRefuseASinkThatCannotBe(String sink, String named) {
    String file =
        "cameras: {gate: {source: a.mp4}}\nrules: {person: {label: person}}\nnotify: {phone: %s}\n"
            .formatted(sink);

    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> {
              assertThat(String.join("; ", e.problems())).contains(named).contains("line 3");
              assertThat(e.problems()).hasSize(1);
            });
  }

  @Test
  void shouldReadWhatIsKeptOfAlerts() {
    EvidenceConfig config =
        read("evidence: {pre_capture: 2.5, max_seconds: 60, retain: {days: 0.5, bytes: 500 mb}}")
            .evidence();

    assertThat(config.capture())
        .isEqualTo(
            new Capture(Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofMinutes(1)));
    assertThat(config.retain()).isEqualTo(new Retain(Duration.ofHours(12), 500_000_000));
    assertThat(read("{}").evidence()).isEqualTo(EvidenceConfig.defaults());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {pre_capture: 10, max_seconds: 10}  | write 11 or more
          {retain: {bytes: 10 GiB}}           | a size in MB, GB or TB
          {retain: {bytes: 0 GB}}             | a size in MB, GB or TB
          {pre_captur: 3}                     | did you mean 'pre_capture'?
          """)
  void shouldRefuseEvidenceThatCannotBe(String evidence, String named) {
    assertThatThrownBy(() -> read("evidence: " + evidence + "\n"))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> assertThat(e.problems()).singleElement().asString().contains(named));
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "services/standalone/README.md"})
  void shouldReadTheExamplesOfTheDocuments(String readme) {
    Matcher example =
        Pattern.compile("(?s)```yaml\n(cameras:.*?)```").matcher(Repository.text(readme));
    Variables variables =
        Variables.of(
            Map.of(
                "GATE_PASSWORD",
                "a",
                "REGISTRY_PASSWORD",
                "b",
                "JAAS_CONFIG",
                "c",
                "MAIL_PASSWORD",
                "d"));

    assertThat(example.find()).isTrue();
    assertThat(RetinueYaml.FILE.parse(readme, example.group(1), variables).rules()).isNotEmpty();
  }

  @Test
  void shouldHaveADefaultForEverything() {
    RetinueConfig config = RetinueConfig.defaults();

    assertThat(config.cameras()).isEmpty();
    assertThat(config.model()).isEqualTo(InferenceConfig.defaults());
    assertThat(config.train().enabled()).isTrue();
    assertThat(config.kafka().bootstrapServers()).isEmpty();
    assertThat(config.console().port()).isEqualTo(8080);
    assertThat(read("cameras: {a: {source: a.mp4}}").cameras())
        .singleElement()
        .satisfies(
            camera ->
                assertThat(camera.settings())
                    .isEqualTo(new CameraSettings("a", DetectSize.DEFAULT)));
  }

  @Test
  void shouldTakeARuleWithoutZonesForEveryCamera() {
    assertThat(read("rules: {people: {label: person}}").rules())
        .containsExactly(PresenceRule.of("people", "person"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "rules: {a: {label: car, cameras: [gaet]}}|no camera 'gaet'|write one of these: gate",
        "rules: {a: {label: car, zones: [roof]}}|no camera of this rule has a zone 'roof'|drive",
        "rules: {a: {label: car, zones: [drive], coordinates: '0,0,1,0,1,1'}}"
            + "|both zones and coordinates|remove 'coordinates'",
        "kafka: {bootstrap_servers: 'k:9092'}|kafka has no registry_url|add 'registry_url: ",
        "kafka: {registry_url: 'http://r'}|no bootstrap_servers|add 'bootstrap_servers: ",
        "kafka: {properties: {security.protocol: SSL}}|no bootstrap_servers|remove them",
        "kafka: {registry_url: 'http://user:canary@r'}|kafka.registry_url|without a password",
        "train: {teacher: {between: 01:00-05:00}}|release|add",
        "train: {teacher: {release: 1, between: 01:00-01:00}}|begin and end at 01:00|two times of"
            + " day",
        "train: {teacher: {release: 1, between: 25:00-26:00}}|25:00-26:00 is not two times|two"
            + " times of day",
        "train: {teacher: {release: 1, network: quik, between: 01:00-05:00}}|quik|did you mean"
            + " 'quick'",
        "train: {quiet_time: 60, longest_wait: 30}|shorter than quiet_time|write 60 or more",
        "model: {engine: eager, device: gpu}|model: the eager engine|change one of the values",
        "model: {device: cuda}|model.device is 'cuda'|auto, cpu, gpu or gpu:N",
        "console: {allowed_hosts: ['a/b']}|'a/b' is not a host name|change one of the values",
        "fps: 5|unknown key 'fps' in the file|known here: cameras",
      })
  void shouldRefuseWhatDoesNotFitTogether(String yaml, String problem, String remedy) {
    String cameras =
        "cameras: {gate: {source: a.mp4, zones: {drive: {coordinates: '0,0,1,0,1,1'}}}}\n";

    assertThatThrownBy(() -> read(cameras + yaml))
        .hasMessageContaining("retinue.yaml, line 2, column ")
        .hasMessageContaining(problem)
        .hasMessageContaining(remedy)
        .hasMessageNotContaining("canary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "source: 'rtsp://cam/x'|| PROCESS",
        "source: /dev/video0|| PROCESS",
        "source: a.mp4|| NONE",
        "source: 'test:640x360@5'|| NONE",
        "source: 'rtsp://cam/x'| none| NONE",
        "source: a.mp4| process| PROCESS",
        "{source: 'rtsp://cam/x', isolation: none}| process| NONE",
        "{source: a.mp4, isolation: process}| none| PROCESS",
      })
  void shouldIsolateWhatTheCameraOrTheFileOrItsSourceNames(
      String camera, @Nullable String file, Isolation isolation) {
    String flow = camera.startsWith("{") ? camera : "{" + camera + "}";
    RetinueConfig config =
        read("cameras: {a: " + flow + "}\n" + (file == null ? "" : "isolation: " + file));

    Camera read = config.cameras().get(0);
    assertThat(config.isolation(read.isolation(), read.source())).isEqualTo(isolation);
  }

  @Test
  void shouldReadTheAddressOfACamera() {
    RetinueConfig.Camera gate =
        read("cameras: {gate: {source: 'rtsp://admin:${PASSWORD}@cam/x#udp'}}").cameras().get(0);

    assertThat(gate.source()).hasToString("rtsp://cam/x#udp");
    assertThat(gate.toString()).doesNotContain("hush");
  }

  @Test
  void shouldRefuseASourceThatIsNoneAndShowNoPassword() {
    assertThatThrownBy(() -> read("cameras:\n  a:\n    source: rtmp://me:canary@cam/x\n"))
        .hasMessageContaining("retinue.yaml, line 3, column ")
        .hasMessageContaining("cameras.a.source: 'rtmp' is no kind of source that Retinue opens")
        .hasMessageNotContaining("canary");
  }

  @Test
  void shouldGiveTheCameraItsUserAndPassword() {
    RetinueConfig config =
        read("cameras: {a: {source: 'rtsp://cam/live#udp', user: me, password: '${PASSWORD}'}}");

    SourceAddress.Network source = (SourceAddress.Network) config.cameras().get(0).source();
    assertThat(source.credentials()).isEqualTo(new Credentials("me", "hush"));
    assertThat(config.toString()).doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "file:///etc/passwd|cameras.a.source: ",
        "concat:a.mp4|source: 'concat' is no kind of source",
        "rtsp://me:canary@cam/x y|column 23: cameras.a.source: ",
        "rtsp://me:canary@cam/x', user: 'you|a user, which its source has no use for",
        "a.mp4', user: 'you|a user, which its source has no use for",
        "rtsp://cam/x', password: 'canary|cameras.a has no 'user'",
        "rtsp://cam/x', user: 'a:b', password: 'canary|has a colon",
      })
  void shouldRefuseASourceWithoutItsSecrets(String source, String problem) {
    assertThatThrownBy(() -> read("cameras: {a: {source: '" + source + "'}}"))
        .hasMessageContaining(problem)
        .hasMessageNotContaining("canary");
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://me:canary@cam:554/live?channel=1, rtsp://cam/live?channel=1",
    "rtsp://me:${PASSWORD}@cam/${PASSWORD}, rtsp://cam/${PASSWORD}",
    "http://cam/snap.jpg?user=me&pwd=canary, http://cam/snap.jpg?user=***&pwd=***",
    "videos/gate.mp4, videos/gate.mp4",
    "rtsp://me:canary@cam/x y, ***",
  })
  void shouldPrintAnAddressWithoutItsSecrets(String written, String printed) {
    assertThat(CameraYaml.withoutSecrets(written)).isEqualTo(printed);
  }

  @Test
  void shouldTellWhereAKeyBelongsThatStandsTooHigh() {
    assertThatThrownBy(() -> read("cameras:\n  gate:\n    source: a.mp4\n    fps: 5\n"))
        .hasMessageContaining("line 4, column 5: unknown key 'fps' in cameras.gate")
        .hasMessageContaining("write it below 'detect:', indented");
  }

  private static RetinueConfig read(String yaml) {
    return RetinueYaml.FILE.parse("retinue.yaml", yaml, Variables.of(Map.of("PASSWORD", "hush")));
  }
}
