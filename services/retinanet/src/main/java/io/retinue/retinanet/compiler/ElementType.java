package io.retinue.retinanet.compiler;

import java.util.Locale;

/** What a tensor's elements are, as libtorch knows them. */
public enum ElementType {
  /** 8 bits, 0 to 255. */
  UINT8(1, 0, "ByteStorage"),
  /** 64 bits, signed. */
  INT64(8, 4, "LongStorage"),
  /** IEEE 754 single precision. */
  FLOAT32(4, 6, "FloatStorage"),
  /** The upper half of a single-precision number: its exponent and 8 significant bits. */
  BFLOAT16(2, 15, "BFloat16Storage"),
  /** 8 bits, 0 or 1. */
  BOOL(1, 11, "BoolStorage");

  private final int bytes;
  private final int code;
  private final String storage;

  ElementType(int bytes, int code, String storage) {
    this.bytes = bytes;
    this.code = code;
    this.storage = storage;
  }

  /** Bytes an element. */
  int bytes() {
    return bytes;
  }

  /** How a program's text names it: {@code c10::ScalarType} as a number. */
  public int code() {
    return code;
  }

  /** The class of its storage in a pickle, of the module {@code torch}. */
  String storage() {
    return storage;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
