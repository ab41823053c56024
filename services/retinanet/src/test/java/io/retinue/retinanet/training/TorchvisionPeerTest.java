package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.Losses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole networks beside torchvision's, which the Python that {@code RETINUE_PEERS} names runs
 * on the same pictures and weights. How far off each was goes to target/torchvision-peer.txt.
 */
@Tag("peers")
class TorchvisionPeerTest {
  private static final Path SCRIPT = Path.of("src/test/python/record_torchvision_networks.py");
  private static final Path REPORT = Path.of("target/torchvision-peer.txt");
  private static final int CLASSES = 91;
  private static final int MAX_SIDE = 1333;
  private static final int MINUTES = 30;

  /** Less than what logits that are 1e-4 off do to a score. */
  private static final float TIE = 2e-5f;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "retinanet_resnet50_fpn, 320, 1",
    "retinanet_resnet50_fpn, 320, 3",
    "retinanet_resnet50_fpn, 512, 1",
    "retinanet_resnet50_fpn, 512, 3",
    "retinanet_resnet50_fpn, 800, 1",
    "retinanet_resnet50_fpn, 800, 3",
    "retinanet_resnet50_fpn_v2, 320, 1",
    "retinanet_resnet50_fpn_v2, 320, 3",
    "retinanet_resnet50_fpn_v2, 512, 1",
    "retinanet_resnet50_fpn_v2, 512, 3",
    "retinanet_resnet50_fpn_v2, 800, 1",
    "retinanet_resnet50_fpn_v2, 800, 3",
    "retinanet_resnet50_fpn_coco_v1, 320, 3",
    "retinanet_resnet18_fpn, 320, 1",
    "retinanet_resnet34_fpn_v2, 320, 1",
    "retinanet_resnet101_fpn, 320, 1",
    "retinanet_resnext50_32x4d_fpn, 320, 1",
    "retinanet_resnext101_32x8d_fpn, 320, 1",
    "retinanet_resnext101_64x4d_fpn_v2, 320, 1"
  })
  void shouldFindWhatTorchvisionFinds(String name, int minSide, int batch) throws Exception {
    try (TorchvisionRecord record = torchvision("serve", name, minSide, batch, DataType.FLOAT32)) {
      report(
          "serve %s %d x%d: ".formatted(name, minSide, batch),
          new TorchvisionComparison(record, spec(name, minSide), TIE).serving());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "retinanet_resnet50_fpn, TRAINED, L1, FLOAT32",
    "retinanet_resnet50_fpn, TRAINED, L1, FLOAT64",
    "retinanet_resnet50_fpn_v2, TRAINED, GIOU, FLOAT32",
    "retinanet_resnet50_fpn_v2, TRAINED, GIOU, FLOAT64",
    "retinanet_resnet50_fpn_coco_v1, FROZEN, L1, FLOAT32",
    "retinanet_resnext50_32x4d_fpn_v2, TRAINED, GIOU, FLOAT32"
  })
  void shouldLearnWhatTorchvisionLearns(
      String name, Optimization.NormTraining norms, Losses.BoxDistance box, DataType type)
      throws Exception {
    Losses losses = new Losses(ClassLoss.focal(0.25, 2), box);
    try (TorchvisionRecord record = torchvision("train", name, 320, 2, type)) {
      report(
          "train %s 320 x2 %s: ".formatted(name, type),
          new TorchvisionComparison(record, spec(name, 320)).learning(losses, norms, type));
    }
  }

  private static ModelSpec spec(String name, int minSide) {
    Preset preset = Preset.named(name);
    return new ModelSpec(
        preset.network(),
        IntStream.range(0, CLASSES).mapToObj(k -> "class " + k).toList(),
        Preprocessing.imageNet(new Resizing.ShortSide(minSide, MAX_SIDE)),
        preset.decoding());
  }

  private TorchvisionRecord torchvision(
      String what, String name, int minSide, int batch, DataType type)
      throws IOException, InterruptedException {
    Path out = folder.resolve("record.safetensors");
    Process python =
        new ProcessBuilder(
                System.getenv("RETINUE_PEERS"),
                SCRIPT.toString(),
                what,
                out.toString(),
                name,
                Integer.toString(minSide),
                Integer.toString(MAX_SIDE),
                Integer.toString(batch),
                Integer.toString(CLASSES),
                type.name().toLowerCase(Locale.ROOT))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(REPORT.toFile()))
            .start();
    try {
      assertThat(python.waitFor(MINUTES, TimeUnit.MINUTES)).as("Python has ended").isTrue();
    } finally {
      python.destroyForcibly();
    }
    assertThat(python.exitValue()).as("see " + REPORT).isZero();
    return TorchvisionRecord.open(out);
  }

  private static void report(String which, String worst) throws IOException {
    Files.write(
        REPORT, List.of(which + worst), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
