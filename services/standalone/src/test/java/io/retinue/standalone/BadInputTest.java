package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people get wrong: one message that names the case and the remedy, and a documented code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static @TempDir Path folder = Path.of("");
  private LabelledClip clip = new LabelledClip(folder, folder, folder, 0, 0, 0);
  private Path data = folder;

  @BeforeAll
  void draw() throws Exception {
    clip = LabelledClip.write(folder, 12, 8);
    data = folder.resolve("data");
  }

  /** Before the folder is deleted. */
  @AfterAll
  void endBroker() {
    RunningRetinue.endBroker(data);
  }

  @Test
  void shouldNameWhatIsWrongWithAVideo() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.avi"));
    Path text = Files.writeString(folder.resolve("text.avi"), "not a video".repeat(1000));
    Path missing = folder.resolve("missing.avi");

    for (Path video : List.of(empty, text, missing, folder)) {
      refused(ExitCode.BAD_INPUT, video.getFileName().toString(), run("a=" + video));
      refused(ExitCode.BAD_INPUT, video.getFileName().toString(), labels(video, clip.training()));
    }
  }

  @Test
  void shouldSayHowToComeByAGraphicsCard() {
    String camera = "a=" + clip.video();

    refused(ExitCode.USAGE, "auto, cpu, gpu or gpu:N", run(camera, "--device", "cuda"));
    refused(ExitCode.USAGE, "the device cpu", run(camera, "--device", "gpu", "--engine", "eager"));
    refused(ExitCode.BAD_INPUT, "CUDA", run(camera, "--device", "gpu:99"));
  }

  @Test
  void shouldPublishWhatATruncatedVideoHasAndSayThatItIsTruncated() throws IOException {
    byte[] whole = Files.readAllBytes(clip.video());
    Path truncated = folder.resolve("truncated.avi");
    Files.write(truncated, Arrays.copyOf(whole, whole.length * 2 / 3));

    CommandLineRun run = run("cut=" + truncated);

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.out()).contains("failed:").contains("Every frame is accounted for.");
  }

  @Test
  void shouldNameWhatIsWrongWithLabelsAndPushNone() throws IOException {
    String good = Files.readString(clip.training());
    List<String> bad =
        List.of(
            "{",
            good.replace("frame_000003.PNG", "frame_000099.PNG"),
            good.replaceFirst("\"bbox\":\\[[0-9.]+,", "\"bbox\":[5000.0,"),
            good.replace("\"name\":\"car\"", "\"name\":\"person\""));
    for (String labels : bad) {
      Path file = Files.writeString(folder.resolve("bad.json"), labels);

      refused(ExitCode.BAD_INPUT, "bad.json", labels(clip.video(), file));
    }
    CommandLineRun feedback =
        CommandLineRun.of(
            "tail", "feedback", "--from-beginning", "-n", "1", "--data", data.toString());
    assertThat(feedback.out()).isEmpty();
  }

  @Test
  void shouldRefuseADataDirectoryThatIsAFileOrCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("a-file"));

    refused(ExitCode.STORAGE, "a-file", in(file, "model", "list"));
    refused(ExitCode.STORAGE, "/proc", in(Path.of("/proc/retinue"), "model", "list"));
  }

  @Test
  void shouldRefuseADataDirectoryInUse() throws Exception {
    DataDirectory directory = DataDirectory.open(data);
    try (AutoCloseable taken = directory.takeForDeployment()) {
      refused(ExitCode.IN_USE, "in use", run("a=" + clip.video()));
    }
  }

  @Test
  void shouldRefuseABusyPort() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(busy.getLocalPort());
      refused(
          ExitCode.IN_USE,
          port,
          in(data, "run", "--camera", "a=" + clip.video(), "--once", "--port", port));
    }
  }

  @Test
  void shouldSayThatABrokerIsUnreachable() {
    refused(
        ExitCode.UNREACHABLE,
        "127.0.0.1:1",
        in(
            data,
            "model",
            "list",
            "--bootstrap-servers",
            "127.0.0.1:1",
            "--kafka-property",
            "request.timeout.ms=500",
            "--kafka-property",
            "default.api.timeout.ms=1000",
            "--registry-url",
            "http://127.0.0.1:1"));
  }

  @Test
  void shouldRefuseReleasesThatAreNone() throws IOException {
    Path release = Files.createDirectories(folder.resolve("release"));
    Files.writeString(release.resolve("model.json"), "{}");
    Files.write(release.resolve("weights.safetensors"), new byte[100]);

    refused(ExitCode.BAD_INPUT, "model.json", eval(release.toString()));
    refused(ExitCode.BAD_INPUT, "no-such", eval("no-such"));
    refused(ExitCode.BAD_INPUT, "no\\u001b[31m\\u009bsuch", eval("no\u001b[31m\u009bsuch"));
    refused(ExitCode.BAD_INPUT, "champion", eval("champion"));
  }

  @Test
  void shouldRefuseWrongWords() {
    refused(ExitCode.USAGE, "NAME=SOURCE", in(data, "run", "--camera", "gate"));
    refused(ExitCode.USAGE, "write 0 to 5", in(data, "train", "--trainable-layers", "6"));
    refused(ExitCode.USAGE, "minutes", in(data, "train", "--minutes", "0"));
    refused(ExitCode.USAGE, "no network is named 'huge'", in(data, "train", "--arch", "huge"));
    refused(ExitCode.USAGE, "'newest'", in(data, "train", "--from", "newest"));
    refused(
        ExitCode.USAGE,
        "no recipe is named 'slow'; there are quick, paper, torchvision, torchvision-v2",
        in(data, "train", "--recipe", "slow"));
    refused(ExitCode.USAGE, "weather", in(data, "tail", "weather"));
    refused(ExitCode.USAGE, "once", in(data, "run", "--camera", "a=b", "--once", "--loop"));
    refused(ExitCode.USAGE, "Gate!", run("Gate!=" + clip.video()));
    refused(
        ExitCode.USAGE,
        "two cameras are named 'a'",
        in(data, "serve", "ingest", "--camera", "a=b", "--camera", "a=c"));
  }

  @Test
  void shouldRefuseRulesThatAreWrongWithLineAndColumn() throws IOException {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"), "alerts:\n  door:\n    label: person\n    zoom: 3\n");

    refused(
        ExitCode.BAD_INPUT,
        "zoom",
        in(data, "run", "--camera", "a=" + clip.video(), "--once", "--rules", rules.toString()));
  }

  private CommandLineRun run(String camera, String... more) {
    List<String> words =
        new ArrayList<>(List.of("run", "--camera", camera, "--once", "--port", "0"));
    words.addAll(List.of(more));
    return in(data, words.toArray(String[]::new));
  }

  private CommandLineRun labels(Path video, Path coco) {
    return in(
        data,
        "label",
        "import",
        "--camera",
        "a",
        "--video",
        video.toString(),
        "--coco",
        coco.toString());
  }

  private CommandLineRun eval(String release) {
    return in(
        data,
        "eval",
        "--release",
        release,
        "--video",
        clip.video().toString(),
        "--coco",
        clip.heldBack().toString());
  }

  private static CommandLineRun in(Path data, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private static void refused(ExitCode code, String says, CommandLineRun run) {
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(code.code());
    assertThat(run.err()).as(run.everything()).contains(says).doesNotContain("\tat io.retinue");
  }
}
