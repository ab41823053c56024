package io.retinue.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.standalone.cli.ExitCode;
import io.retinue.standalone.letters.PlantedLetters;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Garbage;
import io.retinue.testkit.SampleRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code doctor}, {@code dead-letters}, {@code tail} and {@code notify} as an operator of a cluster
 * uses them.
 */
class OperatorCommandsTest {
  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  @TempDir private Path folder;

  @BeforeEach
  void createTopics() {
    deleteTopics();
    new TopicAdmin(kafka).apply(2);
  }

  @AfterEach
  void deleteTopics() {
    broker.deleteRetinueTopics();
  }

  @Test
  void shouldEndTheDoctorWithZeroOnlyIfNothingIsWrong() {
    CommandLineRun healthy = run("doctor");
    broker.deleteTopics(List.of(Topic.ALERTS.topicName()));
    CommandLineRun ill = run("doctor", "--fix");

    assertThat(healthy.exitCode()).as(healthy.everything()).isZero();
    assertThat(healthy.out()).isEqualTo("Healthy: 14 checks found nothing wrong.\n");
    assertThat(ill.exitCode()).isEqualTo(ExitCode.FAILURE.code());
    assertThat(ill.out())
        .isEqualTo("topics: there is no topic retinue.alerts: run: retinue topics apply\n");
  }

  @Test
  void shouldShowRetryAndDropDeadLetters() throws Exception {
    byte[] frame = frame();
    PlantedLetters planted = new PlantedLetters(new KafkaClients(kafka));
    planted.frame(frame);
    planted.frame("junk".getBytes(UTF_8));
    Path saved = folder.resolve("value.bin");

    CommandLineRun list = run("dead-letters", "list", "--camera", "gate");
    String first = list.out().lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
    CommandLineRun show = run("dead-letters", "show", first, "--to", saved.toString());
    CommandLineRun nothingNamed = run("dead-letters", "drop");
    CommandLineRun retry = run("dead-letters", "retry", first);
    CommandLineRun again = run("dead-letters", "retry", first);
    CommandLineRun drop = run("dead-letters", "drop", "--topic", "frames");

    assertThat(list.out()).contains("retinue.frames-1@42", "no JPEG").hasLineCount(3);
    assertThat(show.out()).contains("record    {\"camera\":\"gate\"", "saved");
    assertThat(Files.readAllBytes(saved)).isEqualTo(frame);
    assertThat(nothingNamed.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(retry.everything()).contains("exit 0", "retried 1 letters");
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(drop.everything()).contains("exit 0", "dropped 1 letters");
    assertThat(run("dead-letters", "list").out()).isEqualTo("There are no dead letters.\n");
    assertThat(broker.reader().readAll(Topic.FRAMES.topicName())).hasSize(1);
  }

  @Test
  void shouldGoOnBehindRecordsThatCannotBeDecoded() {
    for (Topic topic : List.of(Topic.CAMERAS, Topic.MODELS, Topic.DETECTIONS, Topic.TRAINING)) {
      Garbage.on(broker, topic.topicName());

      CommandLineRun tail = run("tail", topic.topicName(), "--from-beginning", "-n", "1");

      assertThat(tail.exitCode()).as(tail.everything()).isZero();
      assertThat(tail.err()).contains("skipped " + topic.topicName() + "-", "cannot be decoded");
    }
    assertThat(run("model", "list").exitCode()).isZero();
  }

  @Test
  void shouldTryASinkOnKafka() throws Exception {
    Path settings = folder.resolve("retinue.yaml");
    Files.writeString(settings, "notify: {plain: {url: 'kafka:retinue.alerts.json'}}\n");

    CommandLineRun tried = run("notify", "test", "plain", "--config", settings.toString());

    assertThat(tried.exitCode()).as(tried.everything()).isZero();
    assertThat(tried.out())
        .contains("OPENED  delivered: it is at retinue.alerts.json-")
        .contains("CLOSED  delivered: it is at retinue.alerts.json-");
    assertThat(broker.reader().readAll("retinue.alerts.json")).hasSize(2);
  }

  @Test
  void shouldTakeNoSecretFromTheCommandLine() {
    CommandLineRun refused = run("doctor", "--kafka-property", "sasl.jaas.config=s3cret");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(refused.err()).contains("RETINUE_KAFKA_SASL_JAAS_CONFIG_FILE");
    assertThat(refused.everything()).doesNotContain("s3cret");
  }

  private byte[] frame() {
    return new RetinueSerdes(kafka)
        .frames()
        .serializer()
        .serialize(Topic.FRAMES.topicName(), SampleRecords.frame(new byte[] {1, 2, 3}));
  }

  private CommandLineRun run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    all.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
    all.addAll(List.of("--registry-url", broker.registryUrl().toString()));
    return CommandLineRun.of(all.toArray(String[]::new));
  }
}
