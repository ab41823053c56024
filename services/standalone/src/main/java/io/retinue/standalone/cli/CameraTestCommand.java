package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.text.PrintableText;
import io.retinue.standalone.camera.CameraTrial;
import io.retinue.standalone.camera.StreamPaths;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    description = {
      "Opens a source as `run` does, and prints its codec, size, rate, clock and delay.",
      "Where that fails, prints what is wrong and what to do. Needs no broker and no data"
          + " directory."
    })
final class CameraTestCommand extends PrintingCommand implements Runnable {
  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description =
          "rtsp://[USER:PASSWORD@]HOST/PATH (with #udp over UDP), rtsps://, http:// or https://"
              + " (Motion JPEG, or a JPEG), /dev/video0, a video file, a folder of pictures, or"
              + " test:1280x720@5. The password is printed nowhere.")
  private String source = "";

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description = "Save a picture as JPEG. Replaced if it exists.")
  private @Nullable Path snapshot;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = Count.class,
      description = "Time to watch. Default: ${DEFAULT-VALUE}")
  private int seconds = 5;

  @Override
  public void run() {
    SourceAddress address = null;
    try {
      address = SourceAddress.parse(source);
      println("Opening " + address + " ...");
      CameraTrial trial = CameraTrial.of(address, Duration.ofSeconds(seconds));
      trial.lines().forEach(this::println);
      if (snapshot != null) {
        write(snapshot, trial.picture());
        println("snapshot   " + snapshot);
      }
    } catch (VideoException e) {
      if (e.reason() == VideoException.Reason.NO_SUCH_STREAM && address != null) {
        suggest(StreamPaths.of(address));
      }
      throw new RetinueException(
          isOfNetwork(e.reason()) ? ErrorKind.UNREACHABLE : ErrorKind.BAD_INPUT,
          PrintableText.line(String.valueOf(e.getMessage())).replaceAll("\\.$", ""),
          e.reason().remedy(),
          e);
    }
  }

  private void suggest(List<String> paths) {
    if (!paths.isEmpty()) {
      println("Common paths; try each with `retinue camera test`:");
      paths.forEach(path -> println("  " + path));
    }
  }

  private static boolean isOfNetwork(VideoException.Reason reason) {
    return switch (reason) {
      case UNREACHABLE, LOST, SILENT -> true;
      default -> false;
    };
  }

  private static void write(Path file, byte[] jpeg) {
    try {
      Files.write(file, jpeg);
    } catch (IOException e) {
      throw RetinueException.unwritable("--snapshot " + file, e);
    }
  }
}
