package io.retinue.testkit.rtsp;

import java.io.ByteArrayOutputStream;

/** Writes the syntax elements of H.264 (ITU-T H.264, 7.2 and 9.1), the highest bit first. */
final class BitWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int current;
  private int filled;

  /** {@code u(count)}: the lowest bits of {@code value}. */
  BitWriter bits(long value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      current = current << 1 | (int) (value >> i & 1);
      if (++filled == 8) {
        bytes.write(current);
        current = 0;
        filled = 0;
      }
    }
    return this;
  }

  /** {@code ue(v)}: as many zeros as the value has bits after its first, then the value + 1. */
  BitWriter golomb(int value) {
    int length = 32 - Integer.numberOfLeadingZeros(value + 1);
    return bits(0, length - 1).bits(value + 1, length);
  }

  /** Zeros up to the next byte. */
  BitWriter align() {
    return filled == 0 ? this : bits(0, 8 - filled);
  }

  /** Bytes as they are; the writer must be aligned. */
  BitWriter raw(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  /** A NAL unit with this content: its end marked, and no start code within. */
  byte[] toNal(int header) {
    bits(1, 1).align();
    ByteArrayOutputStream nal = new ByteArrayOutputStream();
    nal.write(header);
    int zeros = 0;
    for (byte b : bytes.toByteArray()) {
      if (zeros >= 2 && (b & 0xFF) <= 3) {
        nal.write(3); // emulation prevention, 7.4.1
        zeros = 0;
      }
      nal.write(b);
      zeros = b == 0 ? zeros + 1 : 0;
    }
    return nal.toByteArray();
  }
}
