package io.retinue.retinanet.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Type of a tensor's elements, with safetensors' and PyTorch's names. All numbers are
 * little-endian.
 *
 * <p>F16 is IEEE 754's half precision; BF16 is the upper half of an F32.
 */
public enum ElementType {
  F64(8, "DoubleStorage", 7),
  F32(4, "FloatStorage", 6),
  F16(2, "HalfStorage", 5),
  BF16(2, "BFloat16Storage", 15),
  I64(8, "LongStorage", 4),
  I32(4, "IntStorage", 3),
  I16(2, "ShortStorage", 2),
  I8(1, "CharStorage", 1),
  U8(1, "ByteStorage", 0),
  BOOL(1, "BoolStorage", 11);

  private static final int HALF_MANTISSA_BITS = 10;
  private static final int HALF_EXPONENT_MASK = 0x1f;
  private static final int HALF_MANTISSA_MASK = 0x3ff;
  private static final int HALF_BIAS = 15;

  private final int size;
  private final String torchStorage;
  private final int torchCode;

  ElementType(int size, String torchStorage, int torchCode) {
    this.size = size;
    this.torchStorage = torchStorage;
    this.torchCode = torchCode;
  }

  /** Bytes an element. */
  public int size() {
    return size;
  }

  /** Its storage class in a pickle, in the module {@code torch}. */
  public String torchStorage() {
    return torchStorage;
  }

  /** Its number in TorchScript's serialized text: {@code c10::ScalarType}. */
  public int torchCode() {
    return torchCode;
  }

  /** Whether the elements are floating-point numbers, as weights are. */
  boolean isReal() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  static @Nullable ElementType named(String name) {
    return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst().orElse(null);
  }

  /** The type with PyTorch's storage class {@code torch.NAME}. */
  static @Nullable ElementType ofTorchStorage(String name) {
    return Arrays.stream(values())
        .filter(type -> type.torchStorage.equals(name))
        .findFirst()
        .orElse(null);
  }

  /**
   * One value as float32: exact for F32, F16 and BF16, rounded for F64.
   *
   * @param data little-endian
   * @param at offset of the value's first byte
   */
  float realAt(ByteBuffer data, int at) {
    return switch (this) {
      case F64 -> (float) data.getDouble(at);
      case F32 -> data.getFloat(at);
      case F16 -> half(data.getShort(at));
      case BF16 -> Float.intBitsToFloat(data.getShort(at) << Short.SIZE);
      case I64, I32, I16, I8, U8, BOOL -> throw new IllegalStateException(this + " is not real");
    };
  }

  private static float half(short bits) {
    int exponent = (bits >> HALF_MANTISSA_BITS) & HALF_EXPONENT_MASK;
    int mantissa = bits & HALF_MANTISSA_MASK;
    float magnitude;
    if (exponent == HALF_EXPONENT_MASK) {
      magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) { // subnormal
      magnitude = Math.scalb((float) mantissa, 1 - HALF_BIAS - HALF_MANTISSA_BITS);
    } else {
      magnitude =
          Math.scalb(
              (float) (mantissa | 1 << HALF_MANTISSA_BITS),
              exponent - HALF_BIAS - HALF_MANTISSA_BITS);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
