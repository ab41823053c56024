package io.retinue.retinanet.compiler;

/**
 * The weights of a convolution as signed bytes. Each output channel has a step of its own, so that
 * its largest weight is 127 or -127 steps; 0 is exactly 0.
 *
 * @param bytes in the order of the weights
 * @param steps what a byte of 1 stands for, for each output channel
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once
record ByteWeights(byte[] bytes, float[] steps) {
  private static final int LARGEST = 127;

  /**
   * Rounds weights.
   *
   * @param weights output channel after output channel
   * @param outputs channels
   */
  static ByteWeights of(float[] weights, int outputs) {
    int each = weights.length / outputs;
    byte[] bytes = new byte[weights.length];
    float[] steps = new float[outputs];
    for (int channel = 0; channel < outputs; channel++) {
      int from = channel * each;
      float largest = 0;
      for (int i = from; i < from + each; i++) {
        largest = Math.max(largest, Math.abs(weights[i]));
      }
      steps[channel] = largest > 0 ? largest / LARGEST : 1;
      for (int i = from; i < from + each; i++) {
        bytes[i] = (byte) Math.round(weights[i] / steps[channel]);
      }
    }
    return new ByteWeights(bytes, steps);
  }

  /**
   * The biases for inputs from which a value should have been subtracted.
   *
   * @param biases for inputs from which it was
   * @param subtracted a value for each input channel; empty if nothing is
   */
  float[] biases(float[] biases, float[] subtracted) {
    float[] shifted = biases.clone();
    int each = bytes.length / biases.length;
    for (int i = 0; subtracted.length > 0 && i < bytes.length; i++) {
      int channel = i / each;
      int input = i % each / (each / subtracted.length);
      shifted[channel] -= bytes[i] * steps[channel] * subtracted[input];
    }
    return shifted;
  }
}
