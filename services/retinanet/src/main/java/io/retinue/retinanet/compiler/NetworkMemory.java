package io.retinue.retinanet.compiler;

import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Resizing;

/**
 * Estimates the memory that a network needs for its feature maps and outputs, along the walk that
 * generates its code. Weights are not counted: their file has that size.
 */
public final class NetworkMemory {
  private static final int BYTES = 4; // of a float32

  /** The layer that runs, and the shortcut or the sum beside it. */
  private static final int LAYERS_AT_ONCE = 2;

  private static final int COORDINATES = 4;

  private long largestLayer;

  private NetworkMemory() {}

  /**
   * Bytes for a batch of the largest input: the largest layer twice, and all outputs of the head.
   *
   * @param pictures in the batch
   */
  public static long bytes(ModelSpec spec, int pictures) {
    InputSize input = largestInput(spec.preprocessing().resizing());
    MapSize size = new MapSize(input.height(), input.width());
    int classes = spec.classes().size();
    NetworkMemory walk = new NetworkMemory();
    NetworkCodegen.methods(
        spec.network(),
        classes,
        size,
        (layer, x, epilogue) -> {
          walk.largestLayer = Math.max(walk.largestLayer, floats(layer));
          return x.variable();
        });
    long anchors = cells(size) * spec.network().anchors().perCell();
    long outputs = Math.multiplyExact(anchors, (long) classes + COORDINATES);
    long floats = Math.addExact(LAYERS_AT_ONCE * walk.largestLayer, outputs);
    return Math.multiplyExact(Math.multiplyExact(floats, BYTES), (long) pictures);
  }

  private static long floats(ConvolutionLayer layer) {
    long floats = 0;
    for (MapSize map : layer.maps()) {
      MapSize output = map.shrunk(layer.stride());
      floats += (long) layer.inputs() * map.rows() * map.columns();
      floats += (long) layer.outputs() * output.rows() * output.columns();
    }
    return floats;
  }

  /** Cells of P3 to P7. */
  private static long cells(MapSize input) {
    MapSize level = input.shrunk(2).shrunk(2).shrunk(2);
    long cells = 0;
    for (int p = 3; p <= 7; p++) {
      cells += (long) level.rows() * level.columns();
      level = level.shrunk(2);
    }
    return cells;
  }

  private static InputSize largestInput(Resizing resizing) {
    if (resizing instanceof Resizing.ShortSide side) {
      return InputSize.around(side.maxSide(), side.minSide());
    }
    return ((Resizing.Fixed) resizing).inputSize();
  }
}
