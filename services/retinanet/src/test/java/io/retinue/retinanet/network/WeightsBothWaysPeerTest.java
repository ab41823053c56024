package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.Preset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code torch.save} writes comes in, and what goes out the Python that {@code RETINUE_PEERS}
 * names loads strictly, into torchvision's own network, which then says the same as before.
 */
@Tag("peers")
class WeightsBothWaysPeerTest {
  private static final Path SCRIPT = Path.of("src/test/python/weights_both_ways.py");
  private static final Path REPORT = Path.of("target/weights-both-ways.txt");
  private static final int COCO = 91;
  private static final int MINUTES = 5;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "retinanet_resnet50_fpn, today",
    "retinanet_resnet50_fpn, old",
    "retinanet_resnet50_fpn_v2, today",
    "retinanet_resnet50_fpn_coco_v1, old"
  })
  void shouldGoToJavaAndBack(String arch, String style) throws Exception {
    Path original = folder.resolve("original.pth");
    Path exported = folder.resolve("exported.safetensors");
    List<String> classes = IntStream.range(0, COCO).mapToObj(i -> "class " + i).toList();
    python("make", arch, style, original.toString());

    try (RetinaNet model =
        RetinaNet.read(Preset.named(arch).spec(classes, 1280, 720), original, Optional.empty())) {
      model.export(exported);
    }

    python("check", arch, original.toString(), exported.toString());
  }

  private static void python(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(System.getenv("RETINUE_PEERS"), SCRIPT + ""));
    command.addAll(List.of(arguments));
    Process python =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(REPORT.toFile()))
            .start();
    assertThat(python.waitFor(MINUTES, TimeUnit.MINUTES)).as("Python has ended").isTrue();
    assertThat(python.exitValue()).as("see " + REPORT).isZero();
  }
}
