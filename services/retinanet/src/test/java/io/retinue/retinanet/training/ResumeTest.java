package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.data.Augmentation;
import io.retinue.retinanet.data.ColorJitter;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was killed ends where it would have ended. */
class ResumeTest {
  @TempDir private Path folder;

  private Optional<Checkpoints> checkpoints() {
    return Optional.of(new Checkpoints(folder.resolve("checkpoint"), Duration.ZERO));
  }

  private static RetinaNet model() {
    return RetinaNet.create(SmallModels.spec("red", "blue"), 1);
  }

  private static TrainingConfig config(Execution execution) {
    Recipe recipe =
        Recipe.quick()
            .with(Recipe.quick().optimization().withAveraging(0.9))
            .with(new Augmentation(0.5, 0.25, 0.2, new ColorJitter(0.2, 0.2, 0.2, 0.05)));
    return SmallModels.steps(KilledRunProbe.STEPS).with(recipe).with(execution);
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Trains, and remembers; dies after a step, or at no step. */
  private RetinaNet train(TrainingConfig config, int diesAfter, List<Integer> steps) {
    List<LabelledImage> examples = SmallModels.boxes(5, 1);
    RetinaNet model = model();
    try {
      new RetinaNetTrainer()
          .fit(
              model,
              SmallModels.source(examples),
              config,
              (progress, soFar) -> {
                steps.add(progress.step());
                if (progress.step() == diesAfter) {
                  throw new Killed();
                }
              },
              checkpoints());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return model;
  }

  private static RetinaNet uninterrupted(TrainingConfig config) {
    RetinaNet model = model();
    try {
      new RetinaNetTrainer()
          .fit(model, SmallModels.source(SmallModels.boxes(5, 1)), config, (progress, soFar) -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return model;
  }

  private static void assertSameBits(String what, RetinaNet is, RetinaNet expected) {
    is.parameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameter.getArray().toFloatArray())
                    .as("%s: %s", what, name)
                    .isEqualTo(expected.values(name, parameter.getShape())));
  }

  @Test
  void shouldEndWithTheSameBitsAfterAnInterruption() {
    for (Execution execution : Execution.values()) {
      TrainingConfig config = config(execution).withSeed(execution.ordinal()); // a run of its own
      List<Integer> before = new ArrayList<>();
      assertThatThrownBy(() -> train(config, 4, before)).isInstanceOf(Killed.class);

      List<Integer> after = new ArrayList<>();
      try (RetinaNet resumed = train(config, 0, after);
          RetinaNet whole = uninterrupted(config)) {
        assertThat(before).containsExactly(1, 2, 3, 4);
        assertThat(after).startsWith(5).endsWith(KilledRunProbe.STEPS);
        assertSameBits(execution.name(), resumed, whole);
      }
    }
  }

  @Test
  void shouldStartAnewWhereTheCheckpointIsAnotherRunsOrDamaged() throws IOException {
    TrainingConfig config = config(Execution.COMPILED_FLOAT32);
    assertThatThrownBy(() -> train(config, 2, new ArrayList<>())).isInstanceOf(Killed.class);

    List<Integer> otherSeed = new ArrayList<>();
    train(config.withSeed(9), 0, otherSeed).close();
    assertThat(otherSeed).startsWith(1);

    Files.writeString(folder.resolve("checkpoint"), "no checkpoint");
    List<Integer> damaged = new ArrayList<>();
    train(config, 0, damaged).close();
    assertThat(damaged).startsWith(1);
  }

  /** A card that dies leaves the state of its last step, whose weights are float32 anywhere. */
  @Test
  void shouldGoOnInAnotherPrecisionFromTheStepOfTheCheckpoint() {
    List<Integer> before = new ArrayList<>();
    assertThatThrownBy(() -> train(config(Execution.COMPILED_BFLOAT16), 4, before))
        .isInstanceOf(Killed.class);

    List<Integer> after = new ArrayList<>();
    train(config(Execution.COMPILED_FLOAT32), 0, after).close();

    assertThat(before).containsExactly(1, 2, 3, 4);
    assertThat(after).startsWith(5).endsWith(KilledRunProbe.STEPS);
  }

  @Test
  void shouldEndWithTheSameBitsAfterTheProcessWasKilled() throws Exception {
    Process killed = probe(5);
    try (BufferedReader said = killed.inputReader(StandardCharsets.UTF_8)) {
      String line = said.readLine();
      while (line != null && !line.equals(KilledRunProbe.STEP + 5)) {
        line = said.readLine();
      }
      killed.destroyForcibly();
      assertThat(line).isEqualTo(KilledRunProbe.STEP + 5);
    }
    assertThat(killed.waitFor()).isNotZero();

    Process resumed = probe(0);
    String said = new String(resumed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(resumed.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain(KilledRunProbe.STEP + 4 + "\n");
    assertThat(said).contains(KilledRunProbe.STEP + KilledRunProbe.STEPS);
    try (RetinaNet is = RetinaNet.load(folder);
        RetinaNet expected = uninterrupted(KilledRunProbe.config())) {
      assertSameBits("killed", is, expected);
    }
  }

  private Process probe(int waitsAfter) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:TieredStopAtLevel=1",
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            KilledRunProbe.class.getName(),
            folder.toString(),
            Integer.toString(waitsAfter))
        .redirectErrorStream(true)
        .start();
  }
}
