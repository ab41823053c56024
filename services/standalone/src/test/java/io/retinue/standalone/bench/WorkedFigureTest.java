package io.retinue.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.loss.ClassLoss;
import org.junit.jupiter.api.Test;

class WorkedFigureTest {
  @Test
  void shouldAgreeWithTheLiterature() {
    assertThat(WorkedFigure.literature()).hasSize(6).allMatch(WorkedFigure::agrees);
  }

  @Test
  void shouldSeeANumberThatDiffersInItsLastDigit() {
    ClassLoss.Focal crossEntropy = new ClassLoss.Focal(1, 1, 0);

    // -ln 0.8 = 0.2231
    assertThat(figure(crossEntropy, 0.223, 3).agrees()).isTrue();
    assertThat(figure(crossEntropy, 0.224, 3).agrees()).isFalse();
    assertThat(figure(crossEntropy, 0.22, 3).agrees()).isFalse();
  }

  private static WorkedFigure figure(ClassLoss.Focal loss, double printed, int digits) {
    return new WorkedFigure("", loss, 0.8, WorkedFigure.Logarithm.NATURAL, printed, digits);
  }
}
