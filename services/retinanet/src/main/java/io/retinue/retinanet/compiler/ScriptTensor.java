package io.retinue.retinanet.compiler;

import io.retinue.retinanet.weights.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A tensor of a program. Its elements are computed when the archive is written, so a model's
 * weights are never in the heap all at once.
 *
 * @param elements what it is made of
 * @param shape the sides, outermost first; empty for a single number
 * @param order how the elements lie in memory
 * @param learning whether gradients are recorded for it
 * @param content gives the elements
 */
public record ScriptTensor(
    ElementType elements, List<Long> shape, Order order, Learning learning, Content content)
    implements ScriptValue {
  private static final int BFLOAT16_SHIFT = 16;

  /** How elements lie in memory. */
  public enum Order {
    /** The last side runs fastest. */
    ROW_MAJOR,
    /** Four sides N, C, H, W; in memory N, H, W, C. libtorch's fastest for convolutions. */
    CHANNELS_LAST
  }

  /** Whether training changes a tensor. */
  public enum Learning {
    /** It takes part in no gradient. */
    CONSTANT,
    /** libtorch's {@code requires_grad}. */
    LEARNED
  }

  /** Where elements come from. */
  @FunctionalInterface
  public interface Content {
    /** All elements, little-endian, row-major whatever the tensor's order in memory. */
    byte[] rowMajorBytes() throws IOException;
  }

  /** Numbers of single precision that are read, or computed, when they are needed. */
  @FunctionalInterface
  public interface Floats {
    /** All elements, row-major. */
    float[] values() throws IOException;
  }

  public ScriptTensor {
    shape = List.copyOf(shape);
    Objects.requireNonNull(elements, "elements");
    Objects.requireNonNull(learning, "learning");
    Objects.requireNonNull(content, "content");
    if (shape.stream().anyMatch(side -> side < 0)) {
      throw new IllegalArgumentException("a tensor's sides are 0 or more, not " + shape);
    }
    if (order == Order.CHANNELS_LAST && shape.size() != 4) {
      throw new IllegalArgumentException("only four sides have channels last, not " + shape);
    }
  }

  /** Single precision, row-major. */
  public static ScriptTensor float32(Floats values, long... shape) {
    return rowMajor(ElementType.F32, shape, () -> bytes(values.values()));
  }

  /** Rounded to the nearest number of half the bits, to even between two. */
  public static ScriptTensor bfloat16(Floats values, long... shape) {
    return rowMajor(ElementType.BF16, shape, () -> roundedBytes(values.values()));
  }

  /** Signed bytes. */
  static ScriptTensor int8(Content bytes, long... shape) {
    return rowMajor(ElementType.I8, shape, bytes);
  }

  /** Unsigned bytes. */
  static ScriptTensor uint8(Content bytes, long... shape) {
    return rowMajor(ElementType.U8, shape, bytes);
  }

  /** The same in the precision of a program's maps. */
  static ScriptTensor of(Target.Precision precision, Floats values, long... shape) {
    return precision.elements() == ElementType.BF16
        ? bfloat16(values, shape)
        : float32(values, shape);
  }

  /** Yes or no. */
  public static ScriptTensor bool(boolean[] values, long... shape) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return rowMajor(ElementType.BOOL, shape, () -> bytes);
  }

  private static ScriptTensor rowMajor(ElementType elements, long[] shape, Content content) {
    List<Long> sides = Arrays.stream(shape).boxed().toList();
    return new ScriptTensor(elements, sides, Order.ROW_MAJOR, Learning.CONSTANT, content);
  }

  /** The same elements, N, C, H, W, lying in memory as N, H, W, C. */
  public ScriptTensor channelsLast() {
    return new ScriptTensor(elements, shape, Order.CHANNELS_LAST, learning, content);
  }

  /** The same tensor, for which gradients are recorded. */
  public ScriptTensor learned() {
    return new ScriptTensor(elements, shape, order, Learning.LEARNED, content);
  }

  @Override
  public String type() {
    return "Tensor";
  }

  /** Elements in all. */
  long size() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** Elements from one index to the next, a number a side. */
  long[] strides() {
    int[] fastestFirst =
        switch (order) {
          case ROW_MAJOR -> rowMajorSides();
          case CHANNELS_LAST -> new int[] {1, 3, 2, 0};
        };
    long[] strides = new long[shape.size()];
    long stride = 1;
    for (int side : fastestFirst) {
      strides[side] = stride;
      stride *= Math.max(1, shape.get(side));
    }
    return strides;
  }

  private int[] rowMajorSides() {
    int[] sides = new int[shape.size()];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = sides.length - 1 - i;
    }
    return sides;
  }

  /** The elements as they lie in memory, little-endian. */
  byte[] storage() throws IOException {
    byte[] bytes = content.rowMajorBytes();
    long expected = size() * elements.size();
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "%s of shape %s takes %d bytes, not %d"
              .formatted(elements, shape, expected, bytes.length));
    }
    return order == Order.CHANNELS_LAST ? channelsMovedLast(bytes) : bytes;
  }

  private byte[] channelsMovedLast(byte[] rowMajor) {
    int channels = Math.toIntExact(shape.get(1));
    int cells = Math.toIntExact(shape.get(2) * shape.get(3));
    int width = elements.size();
    byte[] moved = new byte[rowMajor.length];
    int from = 0;
    for (int n = 0; n < shape.get(0); n++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int cell = 0; cell < cells; cell++) {
          int to = ((n * cells + cell) * channels + channel) * width;
          for (int i = 0; i < width; i++) {
            moved[to++] = rowMajor[from++];
          }
        }
      }
    }
    return moved;
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = littleEndian(values.length * Float.BYTES);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  private static byte[] roundedBytes(float[] values) {
    ByteBuffer buffer = littleEndian(values.length * Short.BYTES);
    for (float value : values) {
      buffer.putShort(rounded(value));
    }
    return buffer.array();
  }

  private static short rounded(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      // Rounding might carry a NaN over to infinity.
      return (short) (bits >>> BFLOAT16_SHIFT | 1);
    }
    int lowestKept = bits >>> BFLOAT16_SHIFT & 1;
    return (short) (bits + 0x7FFF + lowestKept >>> BFLOAT16_SHIFT);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
