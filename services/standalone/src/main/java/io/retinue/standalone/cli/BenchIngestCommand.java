package io.retinue.standalone.cli;

import io.retinue.ingest.camera.CameraLoad;
import io.retinue.ingest.source.VideoFile;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.standalone.bench.StreetClip;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ingest",
    description = {
      "Times decoding, scaling and JPEG of a film, and searches the largest number of cameras that"
          + " run at the same time without a late frame.",
      "Kafka takes no part. For one core start it with: taskset -c 0 retinue bench ingest"
    })
final class BenchIngestCommand extends PrintingCommand implements Runnable {
  @Option(
      names = "--clip",
      paramLabel = "FILE",
      description =
          "The film that every camera plays. Default: ten seconds of a drawn street, 1920x1080, 25"
              + " frames/s, H.264")
  private @Nullable Path clip;

  @Mixin private DetectSizeOption detectSize = new DetectSizeOption();

  @Option(
      names = "--fps",
      paramLabel = "N",
      converter = Count.class,
      description = "Frames a second that each camera publishes. Default: ${DEFAULT-VALUE}")
  private int fps = 5;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = Count.class,
      description = "How long each number of cameras is tried. Default: ${DEFAULT-VALUE}")
  private int seconds = 10;

  @Option(
      names = "--most",
      paramLabel = "N",
      converter = Count.class,
      description = "Tries no more cameras than these. Default: ${DEFAULT-VALUE}")
  private int limit = 64;

  @Override
  public void run() {
    Path file = clip;
    if (file != null) {
      measure(file);
      return;
    }
    try {
      Path drawn = Files.createTempFile("retinue-bench-", ".mp4");
      drawn.toFile().deleteOnExit(); // also where the command is interrupted
      try {
        StreetClip.write(drawn);
        measure(drawn);
      } finally {
        Files.deleteIfExists(drawn);
      }
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the film cannot be written: " + e.getMessage(),
          "make room in the folder for temporary files, or name a film with --clip",
          e);
    } catch (VideoException e) {
      throw failure(e);
    }
  }

  private void measure(Path file) {
    CameraLoad load =
        new CameraLoad(
            new VideoFile(file),
            new CameraSettings("bench", detectSize.withoutFile(), OptionalDouble.of(fps)));
    try {
      load.everyFrame(); // the first time compiles, and reads the file from the disk
      CameraLoad.Speed speed = load.everyFrame();
      printf(
          "%s: decode, scale to %s, JPEG: %.1f frames/s of a core, %.2f ms/frame%n",
          clip == null ? "a drawn street, " + StreetClip.codec() : file.toString(),
          speed.jpeg().size().toString(),
          speed.framesPerSecond(),
          1000 / speed.framesPerSecond());
      searchMost(load);
    } catch (VideoException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * By how much each camera more than before lets resident memory grow. Freed memory stays with the
   * process, so only more cameras than ever before show it.
   */
  private static final class Growth {
    private int cameras;
    private long bytes;

    String since(int now, OptionalLong resident) {
      if (resident.isEmpty() || now <= cameras) {
        return "";
      }
      double each = Math.max(0, resident.getAsLong() - bytes) / 1e6 / (now - cameras);
      String text = String.format(Locale.ROOT, ", %.1f MB resident for each more", each);
      boolean first = cameras == 0;
      cameras = now;
      bytes = resident.getAsLong();
      return first ? "" : text;
    }
  }

  /** Doubles the cameras until they are too many, and then halves the step. */
  private void searchMost(CameraLoad load) throws VideoException, InterruptedException {
    int most = 0;
    int tooMany = 0;
    int cameras = 1;
    Growth growth = new Growth();
    while (tooMany - most != 1 && most < limit) {
      CameraLoad.Outcome outcome = load.run(cameras, Duration.ofSeconds(seconds));
      printf(
          "%d %s at %d frames/s: %s, %d frames, %d ms behind at most%s%n",
          cameras,
          cameras == 1 ? "camera" : "cameras",
          fps,
          outcome.keepsUp() ? "in time" : "too many",
          outcome.published(),
          outcome.latest().toMillis(),
          growth.since(cameras, outcome.resident()));
      if (outcome.keepsUp()) {
        most = cameras;
      } else {
        tooMany = cameras;
      }
      cameras = tooMany == 0 ? Math.min(limit, most * 2) : most + (tooMany - most) / 2;
    }
    int cores = Runtime.getRuntime().availableProcessors();
    printf(
        "at most %d %s at %d frames/s in time on %s%n",
        most, most == 1 ? "camera" : "cameras", fps, cores == 1 ? "1 core" : cores + " cores");
  }

  private static RetinueException failure(VideoException e) {
    return new RetinueException(ErrorKind.BAD_INPUT, e.getMessage(), e.reason().remedy(), e);
  }
}
