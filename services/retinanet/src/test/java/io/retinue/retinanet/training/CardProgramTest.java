package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.data.BatchLoader;
import io.retinue.retinanet.data.ExampleCache;
import io.retinue.retinanet.data.ExampleOrder;
import io.retinue.retinanet.loss.TargetAssigner;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import io.retinue.retinanet.network.TorchThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can be known of the training programs for graphics cards where there is none: on processors
 * they learn what the processors' own programs learn, and they call nothing but the operations that
 * {@link CardProgramPeerTest} has checked.
 */
class CardProgramTest {
  /** What {@code check_cuda_step.py} printed for all programs. */
  static final Path CHECKED = Path.of("src/test/resources/fixtures/cuda-step.txt");

  private static final Pattern OPERATION = Pattern.compile("\\b(?:torch|ops)\\.[\\w.]+(?=\\()");

  /** Has no weights to pack; its result is not used. */
  private static final String PACKS_NOTHING =
      "def pack(self) -> Tensor:\n    return torch.empty([0])\n";

  private static final int STEPS = 4;
  private static final double LEARNING_RATE = 1e-3;

  @BeforeAll
  static void useOneThread() {
    TorchThreads.useOnThisThread(1);
  }

  static List<CardProgram> programs() {
    return CardProgram.all();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void shouldCallOnlyWhatWasCheckedOnACardThatDoesNotExist(CardProgram card) throws IOException {
    assertThat(operations(card.code(Target.Kernels.CUDNN)))
        .as("record them with CardProgramPeerTest, and look at what is new")
        .isSubsetOf(Files.readAllLines(CHECKED));
  }

  @Test
  void shouldFindTheOperationsThatOnlyProcessorsHave() throws IOException {
    CardProgram threeLayers = CardProgram.all().get(1);

    Set<String> unchecked = operations(threeLayers.code(Target.Kernels.ONEDNN));
    unchecked.removeAll(Files.readAllLines(CHECKED));

    assertThat(unchecked).contains("ops.mkldnn._convolution_pointwise", "torch.empty");
  }

  static Set<String> operations(String code) {
    assertThat(code).contains("def pack(self)");
    return OPERATION
        .matcher(code.replace(PACKS_NOTHING, ""))
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Losses, gradients, and after four steps weights, moments, statistics and averages. */
  @ParameterizedTest
  @MethodSource("programs")
  void shouldLearnWhatTheProgramOfTheProcessorsLearns(CardProgram card)
      throws InterruptedException {
    Run expected = run(card, new Target(Target.Precision.FLOAT32, Target.Kernels.ONEDNN));
    Run is = run(card, new Target(card.precision(), Target.Kernels.CUDNN));

    // 8 significant bits: each rounding is off by up to 0.4 %, and they add up over the steps.
    boolean exact = card.precision() == Target.Precision.FLOAT32;
    for (int i = 0; i < STEPS; i++) {
      TrainingStep.Outcome a = is.outcomes.get(i);
      TrainingStep.Outcome b = expected.outcomes.get(i);
      assertClose("class loss", a.focal(), b.focal(), exact ? 1e-4 : 0.05);
      assertClose("box loss", a.box(), b.box(), exact ? 1e-4 : 0.05);
      assertClose("gradient", a.gradientNorm(), b.gradientNorm(), exact ? 1e-3 : 0.1);
    }
    assertThat(is.state.tensors().keySet()).isEqualTo(expected.state.tensors().keySet());
    is.state
        .tensors()
        .forEach(
            (name, values) -> {
              float[] wanted = expected.state.of(name);
              if (exact || name.contains("running_")) {
                assertClose(name, values, wanted, 0.05);
              } else if (!name.startsWith("moment")) { // those are noise where gradients cancel out
                assertClose(name, values, wanted, 0.75);
              }
            });
  }

  private record Run(List<TrainingStep.Outcome> outcomes, TrainingStep.State state) {}

  private static Run run(CardProgram card, Target target) throws InterruptedException {
    Recipe recipe = card.recipe();
    List<LabelledImage> examples = SmallModels.boxes(3, 1);
    try (RetinaNet model = RetinaNet.create(card.spec(), 1)) {
      recipe.optimization().freeze(model);
      try (TrainingStep step = CompiledStep.of(model, CardProgram.INPUT, recipe, target);
          BatchLoader loader =
              new BatchLoader(
                  new ExampleCache(SmallModels.source(examples), card.spec()),
                  new ExampleOrder(examples.size(), recipe.augmentation(), 1),
                  size -> new TargetAssigner(model.anchors(size), recipe.matching()),
                  card.spec().preprocessing(),
                  recipe.batchSize())) {
        List<TrainingStep.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
          outcomes.add(step.take(loader.next(), LEARNING_RATE));
        }
        return new Run(outcomes, step.state());
      }
    }
  }

  private static void assertClose(String what, double is, double expected, double relative) {
    assertThat(Math.abs(is - expected))
        .as("%s is %s, not %s", what, is, expected)
        .isLessThanOrEqualTo(relative * Math.abs(expected));
  }

  /**
   * As vectors: the distance is small beside the length, or beside the way that four steps of Adam
   * go. Its first steps go by the sign of a gradient, which is rounding where that is nearly 0.
   */
  private static void assertClose(String what, float[] is, float[] expected, double relative) {
    double distance = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      distance += Math.pow(is[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    boolean moves =
        !what.contains("running_")
            && (what.startsWith(TrainingStep.State.WEIGHT)
                || what.startsWith(TrainingStep.State.AVERAGE));
    double way = moves ? LEARNING_RATE * STEPS * Math.sqrt(expected.length) : 1e-6;
    assertThat(Math.sqrt(distance))
        .as("%s: %s of %s, of the way %s", what, Math.sqrt(distance), Math.sqrt(length), way)
        .isLessThanOrEqualTo(relative * Math.max(way, moves ? 0 : Math.sqrt(length)));
  }
}
