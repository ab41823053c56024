package io.retinue.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.service.StopSignal;
import io.retinue.schemas.DetectionStatus;
import io.retinue.standalone.BundledWeights;
import io.retinue.standalone.CommandLineRun;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.RunningRetinue;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.TopicLedger;
import io.retinue.testkit.TopicReader;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * {@code retinue run --once} on one data directory, which is killed with its broker again and
 * again. A broker that starts after such a kill finds transactions that nobody will end.
 */
final class KilledRuns {
  private static final List<String> CAMERAS = List.of("a", "b", "c", "d", "e", "f");

  private final Path data;
  private final Path video;
  private final int frames;
  private final Random random;

  /** When a run is killed. */
  @FunctionalInterface
  interface Moment {
    /** Returns at the moment. */
    void await(Deployment open, Random random);

    /** Once some frames have their results, while more are in work. */
    static Moment atWork() {
      return (open, random) -> awaitResults(open, 1 + random.nextInt(60), Deadline.inSeconds(60));
    }

    /** A random time after the broker serves, whatever the services do then. */
    static Moment within(Duration least, Duration most) {
      return (open, random) ->
          new StopSignal().pause(least.plusMillis(random.nextLong(most.minus(least).toMillis())));
    }
  }

  private KilledRuns(Path data, Path video, int frames, Random random) {
    this.data = data;
    this.video = video;
    this.frames = frames;
    this.random = random;
  }

  /**
   * A data directory with a release that serves, and a film.
   *
   * @param frames of each of the six cameras in a run
   */
  static KilledRuns prepare(Path folder, int frames, Random random)
      throws IOException, VideoException {
    Path data = folder.resolve("data");
    try (Deployment open = Deployment.embedded(DataDirectory.open(data))) {
      new BundledWeights(open.kafka(), open.data().models(), folder.resolve("weights"))
          .announce("bundled");
    }
    StreetFilm film = StreetFilm.write(folder.resolve("street.avi"), frames, 10);
    return new KilledRuns(data, film.video(), frames, random);
  }

  void kill(int times, Moment moment) throws IOException {
    for (int kill = 0; kill < times; kill++) {
      try (RunningRetinue running = RunningRetinue.start(arguments())) {
        running.awaitBroker(data, Deadline.inSeconds(60));
        try (Deployment open = Deployment.embedded(DataDirectory.open(data))) {
          moment.await(open, random);
        }
        running.killEverything(data);
      }
    }
  }

  /**
   * One more run, which nobody kills. Fails the test unless it accounts for every frame of its own,
   * every frame of the killed runs has its one result, and the model saw each.
   */
  void requireNothingLost() {
    CommandLineRun clean = CommandLineRun.of(arguments());

    assertThat(clean.exitCode()).as(clean.everything()).isZero();
    assertThat(clean.out()).contains("Every frame is accounted for.");
    try (Deployment open = Deployment.embedded(DataDirectory.open(data))) {
      TopicLedger ledger = TopicLedger.read(new TopicReader(open.kafka().bootstrapServers()));
      ledger.requireBalanced();
      assertThat(ledger.deadLetters()).isEmpty();
      assertThat(ledger.frames()).hasSizeGreaterThan(CAMERAS.size() * frames);
      assertThat(ledger.events())
          .as("frames that were shed")
          .allMatch(event -> event.getStatus() == DetectionStatus.DETECTED);
    }
  }

  /** Returns once so many results are committed after the call. */
  private static void awaitResults(Deployment open, int count, Deadline deadline) {
    try (TopicLedger ledger = TopicLedger.open(new TopicReader(open.kafka().bootstrapServers()))) {
      ledger.update();
      int before = ledger.events().size();
      while (ledger.events().size() < before + count) {
        deadline.require(count + " results");
        ledger.update();
      }
    }
  }

  private String[] arguments() {
    List<String> arguments = new ArrayList<>(List.of("run", "--once", "--port", "0"));
    CAMERAS.forEach(name -> arguments.addAll(List.of("--camera", name + "=" + video)));
    arguments.addAll(List.of("--data", data.toString()));
    return arguments.toArray(String[]::new);
  }
}
