package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.testkit.Processes;
import io.retinue.testkit.Trend;
import io.retinue.testkit.rtsp.H264Clip;
import io.retinue.testkit.rtsp.RtspFault;
import io.retinue.testkit.rtsp.RtspServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A camera that drops every few seconds reconnects thousands of times a day. Processes of their own
 * reconnect, in which little else moves: the heap is fixed and touched, nothing is compiled, and
 * the C library keeps no freed memory that a leak could hide in.
 */
class ReconnectMemoryTest {
  private static final int WARM_UP = 100;
  private static final int EVERY = 10;
  private static final int LEAK = 2048;

  /** Bytes a reconnect: a page more in 32 reconnects. */
  private static final double LIMIT = 128;

  /** The last ones let the JVM free the monitors of ended threads at once, and not the 7,000th. */
  private static final List<String> JVM =
      List.of(
          "-Xint",
          "-Xms48m",
          "-Xmx48m",
          "-XX:+AlwaysPreTouch",
          "-XX:+UseSerialGC",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:AvgMonitorsPerThreadEstimate=1",
          "-XX:MonitorUsedDeflationThreshold=1");

  /** A line of {@link ReconnectingCamera}. */
  private record Sample(int reconnects, long bytes, long openFiles, long threads, long pictures) {
    static Sample of(String line) {
      long[] numbers = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
      return new Sample((int) numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }
  }

  @TempDir Path folder;

  @Test
  void shouldNotGrowThroughAThousandReconnectsAndFindALeakOfTwoKilobytes() throws Exception {
    try (RtspServer server = RtspServer.start(H264Clip.small()).speed(100);
        RtspServer gone = RtspServer.start(H264Clip.small())) {
      server.fail(new RtspFault.CutAfter(8));
      gone.fail(new RtspFault.Status(404));
      Path real = folder.resolve("real");
      Path leaking = folder.resolve("leaking");
      Process realCamera = reconnect(server, gone, 1000, 0, real);
      Process leakingCamera = reconnect(server, gone, 1000, LEAK, leaking);
      List<Sample> samples = samples(realCamera, real);
      List<Sample> leak = samples(leakingCamera, leaking);

      assertThat(samples).hasSize((1000 - WARM_UP) / EVERY + 1);
      assertThat(samples).allSatisfy(sample -> assertThat(sample.pictures()).isBetween(8L, 9L));
      assertThat(samples.get(samples.size() - 1).openFiles())
          .isLessThanOrEqualTo(samples.get(0).openFiles());
      assertThat(samples.get(samples.size() - 1).threads())
          .isLessThanOrEqualTo(samples.get(0).threads());
      assertThat(slope("real", samples).high()).as("%s", samples).isLessThan(LIMIT);
      assertThat(slope("leaking", leak).low()).as("%s", leak).isGreaterThan(LIMIT);
      assertThat(server.sessionsPlayed()).isEqualTo(2000);
      assertThat(gone.connections()).isEqualTo(2000 / EVERY);
    }
  }

  private static Process reconnect(
      RtspServer server, RtspServer gone, int times, int leak, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", Processes.classPath(), ReconnectingCamera.class.getName()));
    command.addAll(
        List.of(
            server.url(),
            gone.url(),
            Integer.toString(times),
            Integer.toString(EVERY),
            Integer.toString(leak)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "8192");
    builder.environment().put("MALLOC_TRIM_THRESHOLD_", "0");
    builder.environment().put("MALLOC_TOP_PAD_", "0");
    return builder
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** After the warm-up. */
  private static List<Sample> samples(Process process, Path output) throws Exception {
    try {
      assertThat(process.waitFor(6, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
      return Files.readAllLines(output).stream()
          .map(Sample::of)
          .filter(sample -> sample.reconnects() >= WARM_UP)
          .toList();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Trend.Interval slope(String what, List<Sample> samples) {
    Trend trend = new Trend();
    samples.forEach(sample -> trend.add(sample.reconnects(), sample.bytes()));
    System.out.printf("%s: %.1f B a reconnect, %s%n", what, trend.slope(), trend.interval());
    return trend.interval();
  }
}
