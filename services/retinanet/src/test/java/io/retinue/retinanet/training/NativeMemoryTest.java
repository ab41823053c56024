package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Nothing native may pile up, however long a detector or a training run works. */
class NativeMemoryTest {
  private static final ModelSpec SPEC = SmallModels.spec("red", "blue");
  private static final long KIB_PER_MIB = 1024;

  @Test
  void shouldHoldTheSameArraysAfterAnyNumberOfDetections() {
    List<RgbImage> images = SmallModels.boxes(3, 1).stream().map(LabelledImage::image).toList();
    RetinaNet model = RetinaNet.create(SPEC, 1);
    int parameters = model.parameters().size();
    try (Detector detector = new Detector(model, 4)) {
      detector.warmUp();
      for (int i = 0; i < 20; i++) {
        assertThat(detector.detect(images)).hasSize(3);
      }

      assertThat(arrays(model)).isEqualTo(parameters);
    }
  }

  /** Counted, for a list of arrays in an assertion's message prints all their values. */
  private static int arrays(RetinaNet model) {
    return model.manager().getManagedArrays().size();
  }

  @Test
  void shouldHoldTheSameArraysAfterAnyNumberOfSteps() throws InterruptedException {
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      List<Integer> counts = new ArrayList<>();
      new RetinaNetTrainer()
          .fit(
              model,
              SmallModels.source(SmallModels.boxes(4, 1)),
              averaging(SmallModels.steps(10)).with(Execution.EAGER),
              (progress, soFar) -> counts.add(arrays(model)));

      int parameters = model.parameters().size();
      int learned =
          (int) model.parameters().values().stream().filter(Parameter::requiresGradient).count();
      // Adam's two moments of what is learned, and the average of all.
      assertThat(counts).hasSize(10).containsOnly(parameters + 2 * learned + parameters);
      assertThat(arrays(model)).isEqualTo(parameters);
    }
  }

  private static TrainingConfig averaging(TrainingConfig config) {
    Recipe recipe = config.recipe();
    return config.with(recipe.with(recipe.optimization().withAveraging(0.9)));
  }

  @Test
  void shouldGiveTheProgramBackWhenACompiledRunEnds() throws InterruptedException {
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      NDManager system = model.manager().getParentManager();
      int before = system.getManagedArrays().size();
      new RetinaNetTrainer()
          .fit(
              model,
              SmallModels.source(SmallModels.boxes(4, 1)),
              averaging(SmallModels.steps(5)),
              (progress, soFar) -> soFar.copy().close());

      assertThat(system.getManagedArrays().size()).isEqualTo(before);
      assertThat(arrays(model)).isEqualTo(model.parameters().size());
    }
  }

  @Test
  void shouldGiveEverythingBackWhenModelsClose() {
    NDManager system;
    try (RetinaNet first = RetinaNet.create(SPEC, 1)) {
      system = first.manager().getParentManager();
    }
    int before = system.getManagedArrays().size();
    for (int i = 0; i < 5; i++) {
      try (RetinaNet model = RetinaNet.create(SPEC, i);
          RetinaNet grown = model.withClasses(List.of("red", "green"), i)) {
        assertThat(arrays(grown)).isEqualTo(arrays(model));
      }
    }

    assertThat(system.getManagedArrays().size()).isEqualTo(before);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldNotGrowTheProcess() throws IOException, InterruptedException {
    List<Long> resident = probe();

    // One leaked feature map of each step would be 100 * 4 * 8 * 48 * 64 * 4 bytes, 37 MiB.
    assertThat(resident.get(1) - resident.get(0)).isLessThan(30 * KIB_PER_MIB);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldNotGrowInTwoThousandCompiledCalls() throws IOException, InterruptedException {
    List<Long> resident = probe("2000");

    // The smallest thing that could leak, one value's tensor, would be 1500 * 1 KiB.
    assertThat(resident.get(1) - resident.get(0)).isLessThan(KIB_PER_MIB); // measured: 56 KiB
  }

  /** KiB that a process of its own holds when it has warmed up, and at its end. */
  private static List<Long> probe(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The heap is touched at once, so that what grows later is native.
                "-Xms192m",
                "-Xmx192m",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                NativeMemoryProbe.class.getName()));
    command.addAll(List.of(arguments));
    Process probe = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(probe.waitFor()).as(said).isZero();
    return said.lines()
        .filter(line -> line.startsWith(NativeMemoryProbe.RESIDENT))
        .map(line -> Long.valueOf(line.substring(NativeMemoryProbe.RESIDENT.length())))
        .toList();
  }
}
