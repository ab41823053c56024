package io.retinue.retinanet.weights;

import io.retinue.retinanet.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The arguments of a pickle's opcodes, with the names of Python's {@code pickletools}. A claimed
 * length is compared with the bytes that are left before anything is allocated.
 */
final class PickleInput {
  private final ByteBuffer bytes;

  /**
   * @param bytes from position to limit
   */
  PickleInput(ByteBuffer bytes) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes read so far. */
  int position() {
    return bytes.position();
  }

  int left() {
    return bytes.remaining();
  }

  int uint8() throws ModelFormatException {
    requireLeft(1);
    return bytes.get() & 0xff;
  }

  int uint16() throws ModelFormatException {
    requireLeft(Short.BYTES);
    return bytes.getShort() & 0xffff;
  }

  int int32() throws ModelFormatException {
    requireLeft(Integer.BYTES);
    return bytes.getInt();
  }

  long int64() throws ModelFormatException {
    requireLeft(Long.BYTES);
    return bytes.getLong();
  }

  /** An unsigned 4-byte length or index. */
  int index() throws ModelFormatException {
    long claimed = int32() & 0xffff_ffffL;
    if (claimed > Integer.MAX_VALUE) {
      throw new ModelFormatException("it claims a length of " + claimed);
    }
    return (int) claimed;
  }

  /** A whole number of up to 8 bytes, two's complement, after its length. */
  long long1() throws ModelFormatException {
    int length = uint8();
    if (length > Long.BYTES) {
      throw new ModelFormatException("a number of " + length + " bytes is no size");
    }
    requireLeft(length);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (bytes.get() & 0xffL) << (Byte.SIZE * i);
    }
    int unused = Long.SIZE - Byte.SIZE * length;
    return length == 0 ? 0 : value << unused >> unused;
  }

  /** The only big-endian number. */
  double float64() throws ModelFormatException {
    return Double.longBitsToDouble(Long.reverseBytes(int64()));
  }

  /** UTF-8. */
  String text(long length) throws ModelFormatException {
    requireLeft(length);
    ByteBuffer utf8 = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException("a text is not UTF-8", e);
    }
  }

  /** One byte for each character, up to a line feed. */
  String line() throws ModelFormatException {
    int start = bytes.position();
    for (int at = start; at < bytes.limit(); at++) {
      if (bytes.get(at) == '\n') {
        bytes.position(at + 1);
        return StandardCharsets.ISO_8859_1.decode(bytes.slice(start, at - start)).toString();
      }
    }
    throw new ModelFormatException("a name has no end");
  }

  void requireLeft(long claimed) throws ModelFormatException {
    if (claimed < 0 || claimed > bytes.remaining()) {
      throw new ModelFormatException(
          "it claims %s bytes where %d are left"
              .formatted(Long.toUnsignedString(claimed), bytes.remaining()));
    }
  }
}
