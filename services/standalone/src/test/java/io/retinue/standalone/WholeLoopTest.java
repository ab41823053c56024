package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.ModelRelease;
import io.retinue.standalone.cli.ExitCode;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FrameName;
import io.retinue.testkit.SharedFixture;
import io.retinue.testkit.TopicLedger;
import io.retinue.testkit.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The README's commands on a user's own video. Tests share two data directories, one without labels
 * and one with a first release, which the first test that needs one makes; there each test has
 * cameras of its own. The test that swaps releases has a data directory of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeLoopTest {
  private static final int FRAMES = 150;
  private static final int TRAINING_FRAMES = 120;

  private static @TempDir Path folder = Path.of("");
  private LabelledClip clip = new LabelledClip(folder, folder, folder, 0, 0, 0);

  /** The run of the camera "before" on a data directory without labels. */
  private final SharedFixture<DataRun> unlabeled =
      SharedFixture.madeBy(
          () -> {
            String data = folder.resolve("unlabeled").toString();
            return new DataRun(data, once("before", data));
          });

  /** The training of a first release. */
  private final SharedFixture<DataRun> trained =
      SharedFixture.madeBy(
          () -> {
            String data = folder.resolve("trained").toString();
            importLabels(data);
            return new DataRun(data, CommandLineRun.of("train", "--steps", "120", "--data", data));
          });

  private record DataRun(String data, CommandLineRun run) {}

  @BeforeAll
  void drawAndLabel() throws Exception {
    clip = LabelledClip.write(folder, FRAMES, TRAINING_FRAMES);
  }

  @Test
  void shouldAccountForEveryFrameWhileThereIsNoRelease() throws Exception {
    CommandLineRun run = unlabeled.get().run();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(row(run, "before")).containsExactly(FRAMES, 0, FRAMES, 0, FRAMES, 0);
    assertThat(run.out()).contains("NO_RELEASE").contains("Every frame is accounted for.");
  }

  @Test
  void shouldRefuseToTrainWithoutLabels() throws Exception {
    String data = unlabeled.get().data();

    CommandLineRun run = CommandLineRun.of("train", "--steps", "1", "--data", data);

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.err()).contains("label");
    assertThat(CommandLineRun.of("model", "list", "--data", data).out()).contains("no release yet");
  }

  @Test
  void shouldImportTheSameLabelsAgainWithoutDoubling() throws Exception {
    String data = trained.get().data(); // where they were imported

    importLabels(data);

    try (Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
      List<ConsumerRecord<String, byte[]>> labels =
          new TopicReader(open.kafka().bootstrapServers())
              .readAll(
                  Topic.FEEDBACK.topicName(),
                  new StringDeserializer(),
                  new ByteArrayDeserializer());
      assertThat(labels).hasSize(2 * TRAINING_FRAMES);
      assertThat(labels.stream().map(ConsumerRecord::key).distinct()).hasSize(TRAINING_FRAMES);
    }
  }

  @Test
  void shouldTrainAFirstChampion() throws Exception {
    CommandLineRun run = trained.get().run();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.out()).contains("released version 1").contains("AP50");
    assertThat(CommandLineRun.of("model", "list", "--data", trained.get().data()).out())
        .contains("CHAMPION", "person", "car", "bicycle");
  }

  @Test
  void shouldDetectEveryFrameWithTheChampion() throws Exception {
    String data = trained.get().data();

    CommandLineRun run = once("after", data);

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(row(run, "after")).containsExactly(FRAMES, 0, FRAMES, FRAMES, 0, 0);
    try (Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
      List<DetectionEvent> events = ledger(open).events("after");
      assertThat(events)
          .allSatisfy(event -> assertThat(event.getRelease().getVersion()).isEqualTo(1));
      assertThat(events).allSatisfy(event -> assertThat(event.getDetections()).isNotEmpty());
    }
  }

  @Test
  void shouldEvaluateAndWriteWhatPycocotoolsReads() throws Exception {
    Path results = folder.resolve("results.json");

    CommandLineRun run =
        CommandLineRun.of(
            "eval",
            "--release",
            "champion",
            "--video",
            clip.video().toString(),
            "--coco",
            clip.heldBack().toString(),
            "--json",
            "--results",
            results.toString(),
            "--data",
            trained.get().data());

    assertThat(run.exitCode()).as(run.everything()).isZero();
    JsonNode numbers = JsonMapper.builder().build().readTree(run.out());
    assertThat(numbers.get("AP50").asDouble()).isGreaterThan(0.4); // measured: 0.526
    assertThat(numbers.get("images").asInt()).isEqualTo(FRAMES - TRAINING_FRAMES);
    JsonNode boxes = JsonMapper.builder().build().readTree(results);
    assertThat(boxes.valueStream().map(box -> box.get("image_id").asLong()).distinct())
        .hasSize(FRAMES - TRAINING_FRAMES);
  }

  @Test
  void shouldEvaluateOnPicturesAsTheCameraPublishesThem() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("small.yaml"),
            "cameras:\n  small: {source: \"%s\", detect: {width: 48, height: 32}}\n"
                .formatted(clip.video()));

    CommandLineRun run =
        CommandLineRun.of(
            "eval",
            "--release",
            "champion",
            "--config",
            config.toString(),
            "--camera",
            "small",
            "--video",
            clip.video().toString(),
            "--coco",
            clip.heldBack().toString(),
            "--json",
            "--data",
            trained.get().data());

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(JsonMapper.builder().build().readTree(run.out()).get("AP50").asDouble())
        .as("of people that are two pixels wide")
        .isLessThan(0.2);
  }

  @Test
  void shouldPrintTopics() throws Exception {
    String data = unlabeled.get().data();
    CommandLineRun tail =
        CommandLineRun.of(
            "tail", "detections", "-o", "json", "--from-beginning", "-n", "5", "--data", data);
    assertThat(tail.exitCode()).as(tail.everything()).isZero();
    assertThat(tail.out().lines()).hasSize(5).allMatch(line -> line.startsWith("{\"event_id\":"));

    CommandLineRun topics = CommandLineRun.of("topics", "describe", "--data", data);
    assertThat(topics.out()).contains("retinue.frames").doesNotContain("differs");
  }

  @Test
  void shouldSwapReleasesBetweenTwoFramesAndLoseNone() throws Exception {
    String data = folder.resolve("swapped").toString();
    importLabels(data);
    copyFirstRelease(trained.get().data(), data);
    try (RunningRetinue running =
            RunningRetinue.start(
                "run",
                "--camera",
                "live=" + clip.video(),
                "--loop",
                "--no-retrain",
                "--port",
                "0",
                "--data",
                data);
        Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
      running.awaitAlive(
          Deadline.inSeconds(60),
          "detections of release 1",
          () -> versions(liveAnswers(open)).contains(1L));

      CommandLineRun train = CommandLineRun.of("train", "--steps", "5", "--data", data);
      assertThat(train.exitCode()).as(train.everything()).isZero();
      assertThat(train.out())
          .contains("version 2"); // served or refused: so few steps may do either
      importWhatServes(data);
      running.awaitAlive(
          Deadline.inSeconds(60),
          "detections of release 3",
          () -> versions(liveAnswers(open)).contains(3L));
      Duration stop = running.interrupt();

      assertThat(stop).as("time that Ctrl-C takes").isLessThan(Duration.ofSeconds(15));
      assertThat(running.exitCode()).isEqualTo(130);
    }
    // The same camera again, so the same partition: what the stop left open is answered first.
    assertThat(once("live", data).exitCode()).isZero();
    try (Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
      TopicLedger ledger = ledger(open);
      ledger.requireBalanced();
      assertThat(ledger.deadLetters()).isEmpty();
      assertThat(ledger.answered("live")).as("order").isEqualTo(ledger.frames("live"));
      List<Long> versions = versions(ledger.events());
      assertThat(versions).as("never back").isSorted().contains(1L, 3L);
      int swap = versions.indexOf(3L);
      List<FrameName> seen =
          ledger.detected().stream().map(e -> FrameName.of(e.getFrame())).toList();
      assertThat(seen.get(swap)).isGreaterThan(seen.get(swap - 1));
    }
  }

  private void importLabels(String data) {
    CommandLineRun run =
        CommandLineRun.of(
            "label",
            "import",
            "--camera",
            "street",
            "--video",
            clip.video().toString(),
            "--coco",
            clip.training().toString(),
            "--data",
            data);

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.out())
        .contains(TRAINING_FRAMES + " frames and " + clip.trainingBoxes() + " boxes");
  }

  /** Takes the champion's weights out and in again: the third release, and the champion. */
  private static void importWhatServes(String data) throws IOException {
    String weights = folder.resolve("champion.safetensors").toString();
    CommandLineRun export = CommandLineRun.of("model", "export", "--to", weights, "--data", data);
    assertThat(export.exitCode()).as(export.everything()).isZero();
    Path names = Files.writeString(folder.resolve("names.txt"), "person\ncar\nbicycle\n");
    CommandLineRun run =
        CommandLineRun.of(
            "model",
            "import",
            "--from",
            weights,
            "--arch",
            "quick",
            "--labels",
            names.toString(),
            "--name",
            "again",
            "--promote",
            "--data",
            data);
    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.out()).contains("release 3 serves");
  }

  /** Lets the only release of one data directory be the champion of another. */
  private static void copyFirstRelease(String from, String to) {
    Path store = Path.of(to, "models");
    try (Deployment source = Deployment.embedded(DataDirectory.open(Path.of(from)));
        Deployment target = Deployment.embedded(DataDirectory.open(Path.of(to)));
        Producer<String, ModelRelease> producer =
            new KafkaClients(target.kafka())
                .newProducer(new RetinueSerdes(target.kafka()).models())) {
      List<ModelRelease> steps =
          new TopicReader(source.kafka().bootstrapServers())
                  .readAll(
                      Topic.MODELS.topicName(),
                      new StringDeserializer(),
                      new RetinueSerdes(source.kafka()).models().deserializer())
                  .stream()
                  .map(ConsumerRecord::value)
                  .toList();
      Path release = new ModelStore(source.data().models()).get(steps.get(0).getSha256());
      new ModelStore(store).put(release);
      for (ModelRelease step : steps) {
        producer.send(new ProducerRecord<>(Topic.MODELS.topicName(), step.getModel(), step));
      }
      producer.flush();
    }
  }

  private CommandLineRun once(String camera, String data) {
    return CommandLineRun.of(
        "run", "--camera", camera + "=" + clip.video(), "--once", "--port", "0", "--data", data);
  }

  private static TopicLedger ledger(Deployment open) {
    return TopicLedger.read(topics(open));
  }

  private static TopicReader topics(Deployment open) {
    return new TopicReader(open.kafka().bootstrapServers());
  }

  private static List<DetectionEvent> liveAnswers(Deployment open) {
    return TopicLedger.readEvents(topics(open)).stream()
        .filter(event -> event.getFrame().getCamera().equals("live"))
        .toList();
  }

  private static List<Long> versions(List<DetectionEvent> events) {
    return events.stream()
        .filter(event -> event.getStatus() == DetectionStatus.DETECTED)
        .map(event -> event.getRelease().getVersion())
        .toList();
  }

  /** The numbers of a camera's line in the printed ledger. */
  private static List<Integer> row(CommandLineRun run, String camera) {
    String line =
        run.out().lines().filter(l -> l.startsWith(camera + " ")).findFirst().orElseThrow();
    List<Integer> numbers = new ArrayList<>();
    for (String part : line.substring(camera.length()).trim().split(" +")) {
      numbers.add(Integer.valueOf(part));
    }
    return numbers;
  }
}
