package io.retinue.trainer.dataset;

import static io.retinue.trainer.testing.ColoredRectangles.box;
import static io.retinue.trainer.testing.ColoredRectangles.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.LabelledFrame;
import io.retinue.trainer.testing.ColoredRectangles.Color;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelTest {
  private final LabelledFrame frame = label("gate", 7, Color.RED, Color.BLUE);

  @Test
  void shouldFindNothingWrongWithALabel() {
    assertThat(Label.problem(frame)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void shouldNotUseWhatWouldEndEveryRun(Consumer<LabelledFrame> change) {
    change.accept(frame);

    assertThat(Label.problem(frame)).isNotEmpty();
  }

  static Stream<Consumer<LabelledFrame>> hostile() {
    return Stream.of(
        frame -> frame.setFrameId("gate/1/8"),
        frame -> frame.setFrameId("f".repeat(70_000)), // writeUTF takes 65,535 bytes
        frame -> frame.getFrame().setCamera("Gate!"),
        frame -> frame.getFrame().setIndex(-1),
        frame -> frame.setClasses(List.of("c".repeat(70_000))),
        frame -> frame.setClasses(List.of("red\u001b[31m")),
        frame -> frame.setBoxes(List.of(box("b\nlue", 1, 1, 9, 9))),
        frame -> frame.setBoxes(Collections.nCopies(2_001, box("red", 1, 1, 9, 9))),
        frame -> frame.setClasses(Collections.nCopies(10_001, "red")));
  }
}
