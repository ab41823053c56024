package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.standalone.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights come in, serve, and go out again, as a user types it on one data directory: each chapter
 * begins where the one before ended. That PyTorch's own files are read is shown in retinanet.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImportedWeightsTest {
  private static final int FRAMES = 10;

  private static @TempDir Path folder = Path.of("");
  private Path weights = folder;
  private Path others = folder;
  private String data = "";

  @BeforeAll
  void write() throws IOException {
    data = folder.resolve("data").toString();
    weights = exported("weights.safetensors", 1);
    others = exported("others.safetensors", 2);
  }

  /** A network with COCO's outputs: 91, of which 80 stand for something. */
  private static Path exported(String name, long seed) throws IOException {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < 91; i++) {
      outputs.add("output " + i);
    }
    Path file = folder.resolve(name);
    try (RetinaNet model = RetinaNet.create(ModelSpec.tiny(outputs, 1280, 720), seed)) {
      model.export(file);
    }
    return file;
  }

  private static CommandLineRun run(String... arguments) {
    return CommandLineRun.of(arguments);
  }

  private CommandLineRun imported(Path from, String name, String... more) {
    List<String> arguments = new ArrayList<>();
    Collections.addAll(arguments, "model", "import", "--from", from.toString());
    Collections.addAll(arguments, "--arch", "tiny", "--labels", "coco91");
    Collections.addAll(arguments, "--name", name, "--data", data);
    Collections.addAll(arguments, more);
    return run(arguments.toArray(String[]::new));
  }

  private static void refused(ExitCode code, String why, CommandLineRun run) {
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(code.code());
    assertThat(run.err()).contains(why);
  }

  @Test
  @Order(1)
  void shouldLetTheFirstImportServe() {
    CommandLineRun first = imported(weights, "street");

    assertThat(first.exitCode()).as(first.everything()).isZero();
    assertThat(first.out())
        .contains("80 classes: person, bicycle, car, motorcycle, airplane, …")
        .contains("release 1 serves from now on");
    assertThat(run("model", "list", "--data", data).out())
        .contains("CHAMPION", "person, bicycle", "Imported as street from weights.safetensors")
        .contains("network tiny");
  }

  @Test
  @Order(2)
  void shouldDetectWithWhatWasImported() throws Exception {
    LabelledClip clip = LabelledClip.write(folder, FRAMES, FRAMES - 2);

    CommandLineRun once =
        run("run", "--camera", "a=" + clip.video(), "--once", "--port", "0", "--data", data);

    assertThat(once.exitCode()).as(once.everything()).isZero();
    // published, dropped before Kafka, answered, of these detected, without release, failed
    assertThat(once.out())
        .containsPattern("a +10 +0 +10 +10 +0 +0")
        .containsPattern("The model took \\d+ ms a frame: \\d+\\.\\d frames a second\\.");
  }

  @Test
  @Order(3)
  void shouldKnowWhatItHasImportedBefore() {
    assertThat(imported(weights, "street").out()).contains("release 1 serves from now on");
    assertThat(run("model", "list", "--data", data).out()).containsOnlyOnce("CHAMPION");
  }

  @Test
  @Order(4)
  void shouldLetLaterImportsWaitUntilTheyArePromoted() {
    assertThat(imported(others, "other").out()).contains("release 2 is a CANDIDATE");
    assertThat(imported(others, "other", "--promote").out())
        .contains("release 2 serves from now on");
    assertThat(run("model", "list", "--data", data).out())
        .containsPattern("1 +RETIRED")
        .containsPattern("2 +CHAMPION");
  }

  @Test
  @Order(5)
  void shouldExportWhatItImported() throws IOException {
    Path file = folder.resolve("out.safetensors");

    for (String[] which : new String[][] {{"--name", "street"}, {"--release", "1"}}) {
      CommandLineRun export =
          run("model", "export", which[0], which[1], "--to", file.toString(), "--data", data);

      assertThat(export.exitCode()).as(export.everything()).isZero();
      assertThat(file).hasSameBinaryContentAs(weights);
      Files.delete(file);
    }
    assertThat(run("model", "export", "--to", file.toString(), "--data", data).exitCode()).isZero();
    assertThat(file).hasSameBinaryContentAs(others);
    refused(
        ExitCode.BAD_INPUT,
        "no release was imported as 'nobody'",
        run("model", "export", "--name", "nobody", "--to", file.toString(), "--data", data));
  }

  @Test
  @Order(6)
  void shouldRefuseToCalibrateWithTooFewFrames() {
    CommandLineRun run = run("model", "calibrate", "--data", data);

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
    if (Target.thisProcessor().canMultiplyBytes()) {
      assertThat(run.err())
          .containsPattern("there are only \\d+ different frames; 16 are needed: let the cameras");
    } else {
      assertThat(run.err()).contains("this processor does not multiply 8-bit integers");
    }
    refused(
        ExitCode.BAD_INPUT,
        "there is no release 99",
        run("model", "calibrate", "99", "--data", data));
    refused(
        ExitCode.USAGE,
        "is a folder: name a release",
        run("model", "calibrate", folder.toString(), "--data", data));
  }

  @Test
  @Order(7)
  void shouldWriteAModelsFolderWithoutABroker() throws IOException {
    Path model = folder.resolve("model");
    Path out = folder.resolve("from-folder.safetensors");

    for (int time = 0; time < 2; time++) { // what lies there is replaced
      CommandLineRun run =
          run(
              "model",
              "import",
              "--from",
              weights.toString(),
              "--arch",
              "tiny",
              "--labels",
              "coco91",
              "--to",
              model.toString());

      assertThat(run.exitCode()).as(run.everything()).isZero();
      assertThat(model.toFile().list())
          .containsExactlyInAnyOrder(
              "weights.safetensors", "model.json", "golden.safetensors", "origin.json");
    }
    assertThat(
            run("model", "export", "--from", model.toString(), "--to", out.toString()).exitCode())
        .isZero();
    assertThat(out).hasSameBinaryContentAs(weights);
  }

  @Test
  @Order(8)
  void shouldMakeTheInputOfATorchvisionNetworkSmaller() throws IOException {
    Preset preset = Preset.named("retinanet_resnet18_fpn");
    Path file = folder.resolve("resnet18.safetensors");
    try (RetinaNet network = RetinaNet.create(preset.spec(List.of("person"), 1280, 720), 1)) {
      network.export(file);
    }
    Path names = Files.writeString(folder.resolve("one.txt"), "person\n");
    Path model = folder.resolve("smaller");

    CommandLineRun run =
        run(
            "model",
            "import",
            "--from",
            file.toString(),
            "--arch",
            preset.name(),
            "--labels",
            names.toString(),
            "--min-size",
            "320",
            "--to",
            model.toString());

    assertThat(run.exitCode()).as(run.everything()).isZero();
    ModelSpec spec = ModelSpec.fromJson(Files.readString(model.resolve("model.json")));
    // torchvision's 1333 : 800
    assertThat(spec.preprocessing().resizing()).isEqualTo(new Resizing.ShortSide(320, 533));
  }

  @Test
  @Order(7)
  void shouldSayWhatIsWrongAndWriteNothing() throws IOException {
    Path model = folder.resolve("never");
    Path hostile = Files.writeString(folder.resolve("hostile.pth"), "cos\nsystem\n(S'id'\ntR.");
    Path text = Files.writeString(folder.resolve("two.txt"), "a\nb\n");
    String to = model.toString();
    String from = weights.toString();

    refused(
        ExitCode.BAD_INPUT,
        "these look like tiny with 91 classes",
        run(
            "model",
            "import",
            "--from",
            from,
            "--arch",
            "quick_384",
            "--labels",
            "coco91",
            "--to",
            to));
    refused(
        ExitCode.BAD_INPUT,
        "the weights have 91 outputs, but " + text + " has 2 classes",
        run(
            "model",
            "import",
            "--from",
            from,
            "--arch",
            "tiny",
            "--labels",
            text + "",
            "--to",
            to));
    refused(
        ExitCode.BAD_INPUT,
        "hostile.pth is damaged",
        run(
            "model",
            "import",
            "--from",
            hostile + "",
            "--arch",
            "tiny",
            "--labels",
            "coco91",
            "--to",
            to));
    refused(
        ExitCode.USAGE,
        "no network is named 'tinny'",
        run(
            "model",
            "import",
            "--from",
            from,
            "--arch",
            "tinny",
            "--labels",
            "coco91",
            "--to",
            to));
    refused(
        ExitCode.USAGE,
        "--name=NAME",
        run("model", "import", "--from", from, "--arch", "tiny", "--labels", "coco91"));
    refused(
        ExitCode.BAD_INPUT,
        "was expected",
        imported(weights, "x", "--sha256", "0".repeat(64), "--to", to));
    refused(
        ExitCode.USAGE,
        "the input of tiny has one size for all pictures",
        imported(weights, "x", "--min-size", "320", "--to", to));
    refused(
        ExitCode.USAGE,
        "--min-size 32 is out of range",
        imported(weights, "x", "--min-size", "32", "--to", to));
    assertThat(model).doesNotExist();
    refused(
        ExitCode.STORAGE,
        "is no empty folder and holds no model",
        imported(weights, "x", "--to", folder.toString()));
    refused(
        ExitCode.BAD_INPUT,
        "holds no model",
        run("model", "export", "--from", folder.toString(), "--to", to));
  }
}
