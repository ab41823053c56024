package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.cli.ExitCode;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import io.retinue.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandsTest {
  private @TempDir Path folder = Path.of("");

  @Test
  void shouldPlotTheLossesAndCheckTheFiguresOfTheLiterature() throws IOException {
    Path file = folder.resolve("new/losses.png");

    CommandLineRun run = CommandLineRun.of("bench", "losses", "--out", file.toString());

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.OK.code());
    assertThat(run.out())
        .contains("focal, gamma 2, alpha 0.25   0.1  natural      0.4663     0.4663")
        .doesNotContain("DIFFERS");
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(1200);
  }

  @Test
  void shouldSayThatThePlotCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    CommandLineRun run =
        CommandLineRun.of("bench", "losses", "--out", file.resolve("losses.png").toString());

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.STORAGE.code());
    assertThat(run.err()).contains("losses.png").contains("--out");
  }

  @Test
  void shouldScoreTheTrackerOnLabelsWithIdentities() throws IOException {
    Path labels = walker(", \"attributes\": {\"track_id\": 7}");
    Path found = folder.resolve("found.json");
    Files.writeString(
        found,
        IntStream.range(0, 20)
            .filter(i -> i != 5) // missed there
            .mapToObj(
                i ->
                    "{\"image_id\":%d,\"category_id\":1,\"bbox\":[%d,50,40,100],\"score\":0.9}"
                        .formatted(i + 1, 10 * i))
            .collect(Collectors.joining(",", "[", "]")));

    CommandLineRun run = CommandLineRun.of("bench", "tracking", "--coco", labels.toString());
    CommandLineRun detected =
        CommandLineRun.of(
            "bench",
            "tracking",
            "--coco",
            labels.toString(),
            "--detections",
            found.toString(),
            "--rates",
            "10");

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.OK.code());
    assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "retinue 10 20 20 1.000 1.000 0 0 0",
            "retinue 5 10 10 1.000 1.000 0 0 0",
            "retinue 2 4 4 1.000 1.000 0 0 0")
        .anyMatch(line -> line.startsWith("iou 2 4 4 0.250 0.250 0 0 3")); // each has its own
    assertThat(detected.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains("retinue 10 20 20 0.974 0.950 1 0 0"); // 2 · 19 / (20 + 19), and 1 − 1 / 20
  }

  @Test
  void shouldSayThatLabelsHaveNoIdentities() throws IOException {
    Path labels = walker("");

    CommandLineRun run = CommandLineRun.of("bench", "tracking", "--coco", labels.toString());

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.err()).contains("labels.json", "annotation 1 has no attributes.track_id");
  }

  /** A person, 40 x 100 pixels, who walks 10 pixels a frame through 20 frames. */
  private Path walker(String attributes) throws IOException {
    String images =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    "{\"id\":%d,\"file_name\":\"frame_%06d.PNG\",\"width\":320,\"height\":240}"
                        .formatted(i + 1, i))
            .collect(Collectors.joining(","));
    String annotations =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    "{\"id\":%1$d,\"image_id\":%1$d,\"category_id\":1,\"bbox\":[%2$d,50,40,100]%3$s}"
                        .formatted(i + 1, 10 * i, attributes))
            .collect(Collectors.joining(","));
    return Files.writeString(
        folder.resolve("labels.json"),
        "{\"images\":[%s],\"annotations\":[%s],\"categories\":[{\"id\":1,\"name\":\"person\"}]}"
            .formatted(images, annotations));
  }

  @Test
  void shouldNameTheArmsThereAre() {
    CommandLineRun run = CommandLineRun.of("bench", "ablation", "--arms", "ce,hinge");

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).contains("--arms", "no arm is named 'hinge'; there are ce-no-prior, ce,");
  }

  @Test
  void shouldPrintOneLineForEachNetworkAndEngine() {
    CommandLineRun run =
        CommandLineRun.of(
            "bench",
            "forward",
            "--arch",
            "tiny",
            "--size",
            "64",
            "--runs",
            "1",
            "--engine",
            "eager,compiled_float32");

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.OK.code());
    assertThat(run.out().lines().findFirst())
        .hasValueSatisfying(
            device ->
                assertThat(device).matches(".+: [0-9.]+ TFLOP/s in bfloat16 matrix products"));
    assertThat(run.out().lines().skip(1))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "tiny core 64px batch 1 threads 1 (eager|compiled_float32):"
                            + " [0-9.]+ ms/image min, [0-9.]+ median;"
                            + " [0-9.]+ images/s, [0-9.]+ TFLOP/s, [0-9.]+ % of the peak"));
  }

  @Test
  void shouldTimeAFilmAndTryCamerasThatPlayIt() throws VideoException {
    Path clip = folder.resolve("clip.mp4");
    PictureSize size = new PictureSize(320, 180);
    try (VideoWriter writer = VideoWriter.create(clip, size, 25, VideoWriter.Codec.H264)) {
      for (int i = 0; i < 15; i++) {
        writer.write(new Picture(320, 180, new byte[320 * 180 * 3]));
      }
    }

    CommandLineRun run =
        CommandLineRun.of(
            "bench", "ingest", "--clip", clip.toString(), "--seconds", "1", "--most", "2");

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.OK.code());
    assertThat(run.out().lines().findFirst())
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .matches(
                        ".+clip.mp4: decode, scale to 320x180, JPEG: [0-9.]+ frames/s of a core,"
                            + " [0-9.]+ ms/frame"));
    assertThat(run.out())
        .containsPattern("1 camera at 5 frames/s: (in time|too many), [1-9][0-9]* frames")
        .containsPattern("at most [012] cameras? at 5 frames/s in time on [0-9]+ cores?");
  }

  @Test
  void shouldPrintWhatEachStageOfThePipelineCosts() throws IOException {
    Path peer = folder.resolve("peer.sh");
    Files.writeString(
        peer,
        """
        [ "$1 $3 $5 $7" = "--video --model --broker --cameras" ] && [ -f "$2" ] || exit 1
        [ -f "$4/weights.safetensors" ] && [ -n "$6" ] && [ "$8" = 2 ] || exit 1
        echo begin
        i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done
        echo end 40
        cat > /dev/null
        """);
    CommandLineRun run =
        CommandLineRun.of(
            Stream.concat(
                    Stream.of(
                        "bench pipeline --arch tiny --cameras 2 --threads 1 --warm-up 1 --seconds 3"
                            .split(" ")),
                    Stream.of("--peer", "sh " + peer))
                .toArray(String[]::new));

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.OK.code());
    assertThat(run.out().lines().findFirst())
        .contains(String.format("%-28s %12s %7s", "STAGE", "CPU MS/FRAME", "SHARE"));
    assertThat(run.out())
        .containsPattern("\nmodel +[0-9.]*[1-9][0-9.]* +[0-9.]+%")
        .containsPattern("\nbroker +[0-9.]*[1-9][0-9.]* +[0-9.]+%")
        .containsPattern("\nall +[0-9.]+ +100.0%")
        .containsPattern("\n2 cameras, [1-9][0-9]* frames in [0-9]+ s on [0-9]+ cores?: ")
        .containsPattern("\nthe model alone: [0-9.]+ frames/s, [0-9.]+ CPU ms/frame; ")
        .containsPattern("\n[0-9.]+ cameras at 5 frames/s on a core, with everything")
        .containsPattern(
            "\nthe peer: [0-9.]+ frames/s, [0-9.]+ CPU ms/frame with the broker; the pipeline"
                + " makes [0-9.]+ times its frames/s per core");
  }

  @Test
  void shouldRefuseAFilmThatCannotRunThroughThePipeline() {
    CommandLineRun run =
        CommandLineRun.of("bench", "pipeline", "--video", folder.resolve("none.mp4").toString());

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.err()).contains("none.mp4");
  }

  @Test
  void shouldSayThatTheFilmCannotBeMeasured() {
    CommandLineRun run =
        CommandLineRun.of("bench", "ingest", "--clip", folder.resolve("none.mp4").toString());

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.err()).contains("none.mp4");
  }

  @Test
  void shouldSayThatTheGraphicsCardIsMissing() {
    CommandLineRun run = CommandLineRun.of("bench", "forward", "--device", "gpu:99");

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.err()).contains("gpu:99 was asked for");
  }

  @Test
  void shouldRefuseWhatCannotBeMeasured() {
    refused("'--arch' (NETWORK): no network is named 'huge'", "forward", "--arch", "tiny,huge");
    refused("'--arch' (NETWORK): no network is named 'huge'", "train", "--arch", "huge");
    refused("'--threads': '0' is out of range: write 1 or more", "forward", "--threads", "0");
    refused("'--threads': '0' is out of range: write 1 or more", "ablation", "--threads", "0");
    refused("'--runs': '0' is out of range", "train", "--arch", "tiny", "--runs", "0");
    refused("'--runs': '-1' is out of range", "decode", "--runs", "-1");
    refused("must be a multiple of 32", "forward", "--size", "100");
    refused("'100x96' is no size: write two multiples of 32", "train", "--size", "100x96");
    refused("the device is auto, cpu, gpu or gpu:N", "forward", "--device", "cuda");
  }

  private static void refused(String why, String... arguments) {
    CommandLineRun run =
        CommandLineRun.of(
            Stream.concat(Stream.of("bench"), Stream.of(arguments)).toArray(String[]::new));

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).contains(why);
  }
}
