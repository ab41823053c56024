package io.retinue.retinanet.compiler;

/** Rows and columns of a feature map. */
public record MapSize(int rows, int columns) {
  public MapSize {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("a map has cells, not " + rows + " x " + columns);
    }
  }

  /** What a convolution or pooling of this stride, padded by half its kernel, makes of the map. */
  public MapSize shrunk(int stride) {
    return new MapSize((rows + stride - 1) / stride, (columns + stride - 1) / stride);
  }

  /** With a frame of so many rows and columns on each side. */
  MapSize framed(int frame) {
    return new MapSize(rows + 2 * frame, columns + 2 * frame);
  }

  @Override
  public String toString() {
    return rows + " x " + columns;
  }
}
