package io.retinue.retinanet.weights;

import io.retinue.retinanet.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Converts one tensor's values to Java and refuses NaN, which no model can use. */
final class RealValues {
  private final Path path;
  private final String name;
  private final ElementType type;

  RealValues(Path path, String name, ElementType type) throws ModelFormatException {
    this.path = path;
    this.name = name;
    this.type = type;
    if (!type.isReal()) {
      throw new ModelFormatException(
          "%s is damaged: tensor %s is of type %s, which holds no weights"
              .formatted(path, name, type));
    }
  }

  /** All values, in the order of the bytes. */
  float[] inOrder(ByteBuffer data) throws ModelFormatException {
    float[] values = new float[data.remaining() / type.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.realAt(data, i * type.size());
    }
    return checked(values);
  }

  /**
   * The elements of a strided view, the last axis fastest.
   *
   * @param data starts at the view's first element
   */
  float[] strided(ByteBuffer data, long[] sizes, long[] strides, int elements)
      throws ModelFormatException {
    float[] values = new float[elements];
    long[] index = new long[sizes.length];
    long at = 0;
    for (int i = 0; i < elements; i++) {
      values[i] = type.realAt(data, Math.toIntExact(at * type.size()));
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < sizes[axis]) {
          break;
        }
        at -= strides[axis] * sizes[axis];
        index[axis] = 0;
      }
    }
    return checked(values);
  }

  private float[] checked(float[] values) throws ModelFormatException {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new ModelFormatException(
            path + " is damaged: value " + i + " of tensor " + name + " is " + values[i]);
      }
    }
    return values;
  }
}
