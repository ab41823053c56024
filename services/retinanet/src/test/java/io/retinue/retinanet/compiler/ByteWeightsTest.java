package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ByteWeightsTest {
  @Test
  void shouldRoundEachOutputChannelInItsOwnSteps() {
    ByteWeights weights = ByteWeights.of(new float[] {1.27f, -0.634f, 0, -25.4f, 12.7f, 0.04f}, 2);

    assertThat(weights.steps()[0]).isCloseTo(0.01f, within(1e-7f));
    assertThat(weights.steps()[1]).isCloseTo(0.2f, within(1e-7f));
    assertThat(weights.bytes()).containsExactly(127, -63, 0, -127, 64, 0);
  }

  @Test
  void shouldKeepAChannelOfZeros() {
    ByteWeights weights = ByteWeights.of(new float[4], 2);

    assertThat(weights.bytes()).containsOnly(0);
    assertThat(weights.steps()).containsOnly(1);
  }

  /** Two inputs of two cells each: a constant picture of the subtracted colors gives the bias. */
  @Test
  void shouldPutWhatIsSubtractedIntoTheBiases() {
    ByteWeights weights = ByteWeights.of(new float[] {1.27f, 1.27f, -1.27f, 0.635f}, 1);

    float[] biases = weights.biases(new float[] {0.5f}, new float[] {100, 10});

    assertThat(biases[0]).isCloseTo(0.5f - (254 * 100 + (-127 + 64) * 10) * 0.01f, within(1e-2f));
    assertThat(weights.biases(new float[] {0.5f}, new float[0])).containsExactly(0.5f);
  }
}
