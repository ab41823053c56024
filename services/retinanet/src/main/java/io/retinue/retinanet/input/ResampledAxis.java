package io.retinue.retinanet.input;

/**
 * How the cells of one axis are made from those of another length: output cell i is the sum of
 * {@code weights[i][j] * input[first[i] + j]}. When the axis shrinks, a cell is the mean of what it
 * covers; when it grows, an interpolation between the two nearest centers.
 */
@SuppressWarnings("ArrayRecordComponent") // inner loops read them
record ResampledAxis(int[] first, float[][] weights) {
  static ResampledAxis of(int from, int to) {
    return to <= from ? averaged(from, to) : interpolated(from, to);
  }

  private static ResampledAxis averaged(int from, int to) {
    int[] first = new int[to];
    float[][] weights = new float[to][];
    double scale = (double) from / to;
    for (int i = 0; i < to; i++) {
      double begin = i * scale;
      double end = i == to - 1 ? from : begin + scale;
      first[i] = (int) begin;
      int last = Math.min(from, (int) Math.ceil(end));
      weights[i] = new float[last - first[i]];
      for (int j = first[i]; j < last; j++) {
        double covered = Math.min(end, j + 1) - Math.max(begin, j);
        weights[i][j - first[i]] = (float) (covered / (end - begin));
      }
    }
    return new ResampledAxis(first, weights);
  }

  private static ResampledAxis interpolated(int from, int to) {
    int[] first = new int[to];
    float[][] weights = new float[to][];
    for (int i = 0; i < to; i++) {
      double center = Math.max(0, Math.min(from - 1, (i + 0.5) * from / to - 0.5));
      first[i] = (int) center;
      float rest = (float) (center - first[i]);
      weights[i] = rest == 0 ? new float[] {1} : new float[] {1 - rest, rest};
    }
    return new ResampledAxis(first, weights);
  }
}
