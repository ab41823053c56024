package io.retinue.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.TrainingConfig;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AblationTest {
  private static Ablation.Outcome scored(double ap) {
    return new Ablation.Outcome.Scored(
        new CocoMetrics(ap, 2 * ap, ap, ap, ap, ap, ap, ap, ap, ap, ap, ap));
  }

  @ParameterizedTest
  @CsvSource({"mining-3:1, ADAMW", "focal-2, SGD"})
  void shouldGiveTheSameFromTheSameSeed(String name, Ablation.Mover mover)
      throws InterruptedException {
    Ablation ablation = new Ablation(mover, 12, 1, 4, 2);
    Ablation.Arm arm = Ablation.Arm.named(name);

    Ablation.Outcome first = ablation.run(arm, 1);

    assertThat(first).isInstanceOf(Ablation.Outcome.Scored.class);
    assertThat(ablation.run(arm, 1)).isEqualTo(first);
  }

  @Test
  void shouldTellTheStepInWhichARunDiverged() throws Exception {
    try (RetinaNet model = RetinaNet.from(Ablation.SPEC, DataType.FLOAT32, this::infinite)) {
      Ablation.Outcome outcome =
          new Ablation(Ablation.Mover.ADAMW, 2, 1, 2, 1)
              .teach(model, TrainingConfig.quickSteps(2).withThreads(1));

      assertThat(outcome).isEqualTo(new Ablation.Outcome.Diverged(1));
    }
  }

  private float[] infinite(String name, Shape shape) {
    float[] values = new float[(int) shape.size()];
    Arrays.fill(values, Float.MAX_VALUE);
    return values;
  }

  @Test
  void shouldHaveAnArmForEachLineOfThePapersTable() {
    assertThat(Ablation.Arm.all())
        .extracting(Ablation.Arm::description)
        .contains(
            "cross entropy, no prior",
            "cross entropy, prior 0.01",
            "cross entropy, alpha 0.25, prior 0.01",
            "cross entropy of the hardest 3:1, prior 0.01",
            "focal, gamma 2.0, alpha 0.25, prior 0.01");
    assertThatThrownBy(() -> Ablation.Arm.named("hinge"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no arm is named 'hinge'; there are ce-no-prior, ce, ");
  }

  @Test
  void shouldAverageOverSeedsAndCountADivergedRunAsNought() {
    AblationRow row =
        new AblationRow(
            Ablation.Arm.named("ce"),
            List.of(scored(0.3), scored(0.6), new Ablation.Outcome.Diverged(7)));

    assertThat(row.mean()).isCloseTo(0.3, within(1e-12));
    // Deviations 0, 0.3 and -0.3: sqrt(0.18 / 2).
    assertThat(row.spread()).isCloseTo(0.3, within(1e-12));
    assertThat(row.text())
        .contains("0.300 ± 0.300   0.600  0.300  0.600  diverged at step 7")
        .hasSizeGreaterThanOrEqualTo(AblationRow.HEAD.length());
    assertThat(new AblationRow(Ablation.Arm.named("ce"), List.of(scored(0.2))).spread()).isZero();
  }
}
