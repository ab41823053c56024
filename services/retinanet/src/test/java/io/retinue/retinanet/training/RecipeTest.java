package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retinue.retinanet.data.Augmentation;
import io.retinue.retinanet.data.ColorJitter;
import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.Losses;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecipeTest {
  @Test
  void shouldFindRecipesByTheirNames() {
    assertThat(Recipe.all())
        .extracting(Recipe::name)
        .containsExactly("quick", "paper", "torchvision", "torchvision-v2");
    assertThat(Recipe.named("paper")).isEqualTo(Recipe.paper());
    assertThatThrownBy(() -> Recipe.named("slow"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no recipe is named 'slow'; there are quick, paper, torchvision, torchvision-v2");
  }

  @Test
  void shouldBeThePapers() {
    Recipe paper = Recipe.paper();

    assertThat(paper.batchSize()).isEqualTo(16);
    assertThat(paper.optimization().optimizer())
        .isEqualTo(new OptimizerConfig.Sgd(0.01, 0.9, 1e-4));
    assertThat(paper.augmentation()).isEqualTo(new Augmentation(0.5, 0, 0, ColorJitter.NONE));
    assertThat(paper.losses())
        .isEqualTo(new Losses(ClassLoss.focal(0.25, 2), Losses.BoxDistance.SMOOTH_L1));
    // A tenth after 60,000 and again after 80,000 of 90,000 steps.
    assertThat(paper.optimization().schedule().factorAt(59_999, 59_999 / 90_000.0)).isEqualTo(1);
    assertThat(paper.optimization().schedule().factorAt(60_000, 60_000 / 90_000.0))
        .isCloseTo(0.1, within(1e-12));
    assertThat(paper.optimization().schedule().factorAt(80_000, 80_000 / 90_000.0))
        .isCloseTo(0.01, within(1e-12));
  }

  @Test
  void shouldBeTorchvisions() {
    assertThat(Recipe.torchvision().losses().box()).isEqualTo(Losses.BoxDistance.L1);
    assertThat(Recipe.torchvision().optimization().norms())
        .isEqualTo(Optimization.NormTraining.FROZEN);
    assertThat(Recipe.torchvisionV2().losses().box()).isEqualTo(Losses.BoxDistance.GIOU);
    assertThat(Recipe.torchvisionV2().optimization().optimizer())
        .isEqualTo(new OptimizerConfig.AdamW(1e-4, 0.05));
  }

  @Test
  void shouldSayWhatToWriteInstead() {
    Optimization sound = Recipe.quick().optimization();
    assertThatThrownBy(() -> new OptimizerConfig.AdamW(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learningRate must be above 0, up to 10, not NaN");
    assertThatThrownBy(() -> new OptimizerConfig.Sgd(0.1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("momentum must be from 0 up to 1, not 1.0");
    assertThatThrownBy(() -> sound.withAveraging(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("averaging must lie between 0 and 1");
    assertThatThrownBy(
            () ->
                new Optimization(
                    sound.optimizer(),
                    sound.schedule(),
                    OptionalDouble.of(0),
                    sound.norms(),
                    OptionalDouble.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clipNorm");
    assertThatThrownBy(() -> new Schedule.Steps(List.of(0.8, 0.2), 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rising shares");
    assertThatThrownBy(() -> new Augmentation(1.5, 0, 0, ColorJitter.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("flipProbability");
    assertThatThrownBy(() -> new ColorJitter(0, 0, 0, 0.6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hue must be from 0 to 0.5, not 0.6");
    Recipe quick = Recipe.quick();
    assertThatThrownBy(
            () ->
                new Recipe(
                    "none",
                    0,
                    quick.optimization(),
                    quick.augmentation(),
                    quick.matching(),
                    quick.losses()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batchSize must be from 1 to 1024, not 0");
  }

  @Test
  void shouldWarmUpThenStayThenDrop() {
    Schedule schedule = new Schedule(50, new Schedule.Steps(List.of(0.7), 0.1));

    assertThat(schedule.factorAt(0, 0)).isCloseTo(1 / 50.0, within(1e-12));
    assertThat(schedule.factorAt(49, 0.49)).isEqualTo(1);
    assertThat(schedule.factorAt(69, 0.69)).isEqualTo(1);
    assertThat(schedule.factorAt(70, 0.70)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void shouldFallAsACosine() {
    Schedule schedule = new Schedule(0, new Schedule.Cosine(0.1));

    assertThat(schedule.factorAt(0, 0)).isEqualTo(1);
    // cos(60 degrees) is a half: 0.1 + 0.9 * 0.75.
    assertThat(schedule.factorAt(1, 1 / 3.0)).isCloseTo(0.775, within(1e-12));
    assertThat(schedule.factorAt(1, 0.5)).isCloseTo(0.55, within(1e-12));
    assertThat(schedule.factorAt(1, 1)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void shouldDrawColorsWithinTheirRanges() {
    ColorJitter jitter = new ColorJitter(0.2, 0.3, 0.4, 0.05);
    SplittableRandom random = new SplittableRandom(1);

    for (int i = 0; i < 200; i++) {
      ColorJitter.ColorChange change = jitter.draw(random);
      assertThat(change.brightness()).isBetween(0.8, 1.2);
      assertThat(change.contrast()).isBetween(0.7, 1.3);
      assertThat(change.saturation()).isBetween(0.6, 1.4);
      assertThat(change.hue()).isBetween(-0.05, 0.05);
    }
    assertThat(ColorJitter.NONE.draw(random)).isSameAs(ColorJitter.ColorChange.NONE);
  }
}
