package io.retinue.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.DetectorService;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.RunningRetinue;
import io.retinue.standalone.Services;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FrameName;
import io.retinue.testkit.FreePorts;
import io.retinue.testkit.TopicLedger;
import io.retinue.testkit.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo tells its story within the README's time, on two processors, and comes back after. */
class DemoTest {
  private static final float SURE = 0.5f;

  private @TempDir Path folder = Path.of("");

  @Test
  void shouldLearnBicyclesWhileTheCamerasRunAndComeBackAfterAKill() throws Exception {
    String data = folder.resolve("data").toString();
    int port = FreePorts.take(1).get(0);
    long before;
    try (RunningRetinue demo =
        RunningRetinue.start("demo", "--data", data, "--port", Integer.toString(port))) {
      demo.awaitAlive(Deadline.inSeconds(60), "the page", () -> answers(port, "/readyz"));
      try (Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
        demo.awaitAlive(
            Deadline.inSeconds(60), "people and cars", () -> finds(open, 1, "person", "car"));
        assertThat(finds(open, 1, "bicycle")).isFalse();

        demo.awaitAlive(
            Deadline.in(Duration.ofMinutes(10)),
            "a release that knows bicycles",
            () -> Demo.knowsBicycles(open));
        demo.awaitAlive(Deadline.inSeconds(60), "bicycles", () -> finds(open, 2, "bicycle"));
        before = latestEpoch(open);
      }
      assertThat(body(port, "/api/story")).contains("bicycle");
      demo.awaitAlive(
          Deadline.inSeconds(60), "a clip of somebody who loiters", () -> hasClip(Path.of(data)));
      demo.killEverything();
    }
    long killed = before; // the epoch that the kill ended
    try (RunningRetinue again =
        RunningRetinue.start("demo", "--data", data, "--port", Integer.toString(port))) {
      again.awaitAlive(Deadline.inSeconds(60), "the page", () -> answers(port, "/readyz"));
      try (Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
        again.awaitAlive(
            Deadline.inSeconds(60), "frames of a new epoch", () -> latestEpoch(open) > killed);
      }
      assertThat(again.interrupt()).as("Ctrl-C").isLessThan(Duration.ofSeconds(15));
    }
    try (Deployment open = Deployment.embedded(DataDirectory.open(Path.of(data)))) {
      requireEveryFrameAnswered(open);
    }
  }

  private static boolean hasClip(Path data) {
    try (Stream<Path> files = Files.walk(data.resolve("evidence").resolve("plaza"))) {
      return files.anyMatch(
          file -> file.endsWith("clip.mp4") && file.toString().contains("loitering-on-the-square"));
    } catch (IOException | UncheckedIOException e) {
      return false; // the folder changes meanwhile
    }
  }

  /** Ctrl-C may leave frames without an answer, the newest alone; the next start answers them. */
  private static void requireEveryFrameAnswered(Deployment open) {
    TopicLedger left = TopicLedger.read(topics(open));
    for (DemoCamera camera : DemoCamera.ALL) {
      List<FrameName> answered = left.answered(camera.name());
      assertThat(answered)
          .as(camera.name())
          .isEqualTo(left.frames(camera.name()).subList(0, answered.size()));
    }
    Services services =
        new Services(open.kafka(), open.data(), Services.CpuShares.shared(), open::instance);
    try (DetectorService detector = services.detector()) {
      detector.start();
      Deadline.inSeconds(60)
          .await(
              "an answer for each frame",
              () -> TopicLedger.readEvents(topics(open)).size() >= left.frames().size());
    }
    TopicLedger.read(topics(open)).requireBalanced();
  }

  private static TopicReader topics(Deployment open) {
    return new TopicReader(open.kafka().bootstrapServers());
  }

  /** Whether every label is found on some frame by that release or a later one. */
  private static boolean finds(Deployment deployment, long version, String... labels) {
    List<DetectionEvent> events =
        TopicLedger.readEvents(topics(deployment)).stream()
            .filter(e -> e.getStatus() == DetectionStatus.DETECTED)
            .filter(e -> e.getRelease().getVersion() >= version)
            .toList();
    return List.of(labels).stream()
        .allMatch(
            label ->
                events.stream()
                    .flatMap(e -> e.getDetections().stream())
                    .anyMatch(d -> d.getLabel().equals(label) && d.getScore() >= SURE));
  }

  private static long latestEpoch(Deployment deployment) {
    return TopicLedger.readEvents(topics(deployment)).stream()
        .mapToLong(e -> e.getFrame().getEpoch())
        .max()
        .orElse(0);
  }

  private static boolean answers(int port, String path) {
    try {
      return get(port, path).statusCode() == 200;
    } catch (IOException e) {
      return false; // not there yet
    }
  }

  private static String body(int port, String path) throws IOException {
    return get(port, path).body();
  }

  private static HttpResponse<String> get(int port, String path) throws IOException {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
