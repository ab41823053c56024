package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.frame.FrameId;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.testkit.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The README's commands on a user's own video, in the order in which a user types them, on one data
 * directory: each chapter begins where the one before ended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeLoopTest {
  private static final int FRAMES = 150;
  private static final int TRAINING_FRAMES = 120;
  private static final Random RANDOM = new Random(20261120);

  private static @TempDir Path folder = Path.of("");
  private LabelledClip clip = new LabelledClip(folder, folder, folder, 0, 0, 0);
  private String data = "";

  @BeforeAll
  void drawAndLabel() throws Exception {
    clip = LabelledClip.write(folder, FRAMES, TRAINING_FRAMES);
    data = folder.resolve("data").toString();
  }

  @Test
  @Order(1)
  void shouldAccountForEveryFrameWhileThereIsNoRelease() {
    CommandLineRun run = once("before");

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(row(run, "before")).containsExactly(FRAMES, 0, FRAMES, 0, FRAMES, 0);
    assertThat(run.out()).contains("NO_RELEASE").contains("Every frame is accounted for.");
  }

  @Test
  @Order(2)
  void shouldRefuseToTrainWithoutLabels() {
    CommandLineRun run = CommandLineRun.of("train", "--steps", "1", "--data", data);

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("label");
    assertThat(CommandLineRun.of("model", "list", "--data", data).out()).contains("no release yet");
  }

  @Test
  @Order(3)
  void shouldImportLabelsAndTheSameOnesAgainWithoutDoubling() {
    for (int time = 0; time < 2; time++) {
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
          .contains(clip.trainingFrames() + " frames and " + clip.trainingBoxes() + " boxes");
    }
  }

  @Test
  @Order(4)
  void shouldTrainAFirstChampion() {
    CommandLineRun run = CommandLineRun.of("train", "--steps", "120", "--data", data);

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.out()).contains("released version 1").contains("AP50");
    assertThat(CommandLineRun.of("model", "list", "--data", data).out())
        .contains("CHAMPION", "person", "car", "bicycle");
  }

  @Test
  @Order(5)
  void shouldDetectEveryFrameWithTheChampion() {
    CommandLineRun run = once("after");

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(row(run, "after")).containsExactly(FRAMES, 0, FRAMES, FRAMES, 0, 0);
    try (Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
      List<DetectionEvent> events = FrameBooks.of(open.kafka(), "after").events();
      assertThat(events)
          .allSatisfy(event -> assertThat(event.getRelease().getVersion()).isEqualTo(1));
      assertThat(events.stream().mapToInt(e -> e.getDetections().size()).sum()).isPositive();
    }
  }

  @Test
  @Order(6)
  void shouldEvaluateAndWriteWhatPycocotoolsReads() {
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
            data);

    assertThat(run.exitCode()).as(run.everything()).isZero();
    JsonNode numbers = JsonMapper.builder().build().readTree(run.out());
    assertThat(numbers.get("AP50").asDouble()).isBetween(0.05, 1.0);
    assertThat(numbers.get("images").asInt()).isEqualTo(FRAMES - TRAINING_FRAMES);
    assertThat(JsonMapper.builder().build().readTree(results)).isNotEmpty();
  }

  @Test
  @Order(7)
  void shouldPrintTopics() {
    CommandLineRun tail =
        CommandLineRun.of(
            "tail", "detections", "-o", "json", "--from-beginning", "-n", "5", "--data", data);
    assertThat(tail.exitCode()).as(tail.everything()).isZero();
    assertThat(tail.out().lines()).hasSize(5).allMatch(line -> line.startsWith("{\"event_id\":"));

    CommandLineRun topics = CommandLineRun.of("topics", "describe", "--data", data);
    assertThat(topics.out()).contains("retinue.frames").doesNotContain("differs");
  }

  @Test
  @Order(8)
  void shouldSwapReleasesBetweenTwoFramesAndLoseNone() throws Exception {
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

      CommandLineRun train = CommandLineRun.of("train", "--steps", "200", "--data", data);
      assertThat(train.exitCode()).as(train.everything()).isZero();
      running.awaitAlive(
          Deadline.inSeconds(60),
          "detections of release 2",
          () -> versions(liveAnswers(open)).contains(2L));
      Duration stop = running.interrupt();

      assertThat(stop).as("time that Ctrl-C takes").isLessThan(Duration.ofSeconds(15));
      assertThat(running.exitCode()).isEqualTo(130);
    }
    // The same camera again, so the same partition: what the stop left open is answered first.
    assertThat(once("live").exitCode()).isZero();
    try (Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
      FrameBooks books = FrameBooks.of(open.kafka(), "live");
      assertThat(books.missing()).isEmpty();
      assertThat(books.doubles()).isEmpty();
      assertThat(books.answered()).as("order").isEqualTo(books.frames());
      List<Long> versions = versions(books.events());
      assertThat(versions).as("never back").isSorted().contains(1L, 2L);
      int swap = versions.indexOf(2L);
      List<FrameId> answered =
          books.events().stream()
              .filter(e -> e.getStatus() == DetectionStatus.DETECTED)
              .map(e -> FrameId.of(e.getFrame()))
              .toList();
      FrameId last = answered.get(swap - 1);
      FrameId first = answered.get(swap);
      assertThat(first.epoch() > last.epoch() || first.index() > last.index()).isTrue();
    }
  }

  @Test
  @Order(9)
  void shouldAnswerEveryAcknowledgedFrameOnceThroughFiveKillsOfEverything() throws Exception {
    for (int kill = 0; kill < 5; kill++) {
      try (RunningRetinue running =
          RunningRetinue.start(
              "run",
              "--camera",
              "mortal=" + clip.video(),
              "--loop",
              "--no-retrain",
              "--port",
              "0",
              "--data",
              data)) {
        running.awaitBroker(Deadline.inSeconds(60));
        try (Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
          FrameBooks.awaitAnswers(open.kafka(), 1 + RANDOM.nextInt(60), Deadline.inSeconds(60));
        }
        assertThat(running.isAlive()).isTrue();
        running.killEverything();
      }
    }
    CommandLineRun clean = once("mortal");

    assertThat(clean.exitCode()).as(clean.everything()).isZero();
    try (Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
      FrameBooks books = FrameBooks.of(open.kafka(), "mortal");
      assertThat(books.frames().stream().map(FrameId::epoch).distinct().count())
          .as("runs that published")
          .isGreaterThan(2);
      assertThat(books.missing()).isEmpty();
      assertThat(books.doubles()).isEmpty();
      assertThat(books.answered()).as("order").isEqualTo(books.frames());
    }
  }

  private CommandLineRun once(String camera) {
    return CommandLineRun.of(
        "run", "--camera", camera + "=" + clip.video(), "--once", "--port", "0", "--data", data);
  }

  private static List<DetectionEvent> liveAnswers(Deployment open) {
    return FrameBooks.answers(open.kafka()).stream()
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
