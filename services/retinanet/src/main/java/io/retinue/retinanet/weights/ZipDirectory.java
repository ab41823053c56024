package io.retinue.retinanet.weights;

import io.retinue.retinanet.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The directory at the end of a zip archive (PKWARE's APPNOTE.TXT, sections 4.3.12 to 4.3.16), with
 * the 64-bit extension of archives above 4 GiB.
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT = 0xffff;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int EXTRA_64 = 1;
  private static final long IN_EXTRA = 0xffff_ffffL;
  private static final int STORED = 0;
  private static final int ENCRYPTED = 1;

  /** A thousand tensors need about 100 kB. */
  private static final int MAX_BYTES = 16 << 20;

  /**
   * One stored file.
   *
   * @param offset of its local header within the archive
   * @param crc CRC-32 of its content
   */
  record Entry(String name, long offset, long size, long crc) {
    String printableName() {
      return PickleNames.printable(name);
    }
  }

  private ZipDirectory() {}

  /**
   * The entries by name, in their order.
   *
   * @throws ModelFormatException if there is no directory, or its content is impossible
   */
  static Map<String, Entry> read(FileBytes file) throws IOException {
    ByteBuffer directory = locate(file);
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (directory.hasRemaining()) {
      Entry entry = entry(file, directory);
      if (entries.put(entry.name(), entry) != null) {
        throw file.damaged("it has two entries " + entry.printableName());
      }
    }
    return entries;
  }

  /** The directory's bytes. */
  private static ByteBuffer locate(FileBytes file) throws IOException {
    int tailBytes = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT);
    ByteBuffer tail = file.read(file.size() - tailBytes, tailBytes);
    for (int at = tailBytes - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE
          && at + END_BYTES + Short.toUnsignedInt(tail.getShort(at + 20)) == tailBytes) {
        long endAt = file.size() - tailBytes + at;
        long length = Integer.toUnsignedLong(tail.getInt(at + 12));
        long offset = Integer.toUnsignedLong(tail.getInt(at + 16));
        return directory(file, endAt, length, offset);
      }
    }
    throw file.damaged("it is cut short: the zip archive's directory at its end is missing");
  }

  private static ByteBuffer directory(FileBytes file, long endAt, long length32, long offset32)
      throws IOException {
    long length = length32;
    long offset = offset32;
    if (length == IN_EXTRA || offset == IN_EXTRA) {
      ByteBuffer locator = file.read(endAt - LOCATOR_BYTES, LOCATOR_BYTES);
      if (locator.getInt(0) != LOCATOR_SIGNATURE) {
        throw file.damaged("the zip archive's 64-bit directory is not where it should be");
      }
      ByteBuffer end = file.read(locator.getLong(8), END64_BYTES);
      if (end.getInt(0) != END64_SIGNATURE) {
        throw file.damaged("the zip archive's 64-bit directory is none");
      }
      length = end.getLong(40);
      offset = end.getLong(48);
    }
    if (length < 0 || length > MAX_BYTES || offset < 0 || offset > endAt - length) {
      throw file.damaged(
          "the zip archive's directory claims %s bytes at %s of %d"
              .formatted(
                  Long.toUnsignedString(length), Long.toUnsignedString(offset), file.size()));
    }
    return file.read(offset, (int) length);
  }

  private static Entry entry(FileBytes file, ByteBuffer directory) throws ModelFormatException {
    int at = directory.position();
    if (directory.remaining() < ENTRY_BYTES || directory.getInt(at) != ENTRY_SIGNATURE) {
      throw file.damaged("the zip archive's directory is no list of entries");
    }
    int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
    int extraBytes = Short.toUnsignedInt(directory.getShort(at + 30));
    int commentBytes = Short.toUnsignedInt(directory.getShort(at + 32));
    if (directory.remaining() < ENTRY_BYTES + nameBytes + extraBytes + commentBytes) {
      throw file.damaged("the zip archive's directory is cut short");
    }
    String name =
        StandardCharsets.UTF_8.decode(directory.slice(at + ENTRY_BYTES, nameBytes)).toString();
    ByteBuffer extra =
        extra64(directory.slice(at + ENTRY_BYTES + nameBytes, extraBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    int flags = directory.getShort(at + 8);
    int method = directory.getShort(at + 10);
    long crc = Integer.toUnsignedLong(directory.getInt(at + 16));
    // In this order, each only if its 32 bits are too few.
    long size = wide(directory.getInt(at + 24), extra);
    long packed = wide(directory.getInt(at + 20), extra);
    long offset = wide(directory.getInt(at + 42), extra);
    directory.position(at + ENTRY_BYTES + nameBytes + extraBytes + commentBytes);
    Entry entry = new Entry(name, offset, size, crc);
    if (method != STORED || (flags & ENCRYPTED) != 0 || packed != size) {
      throw file.refused(
          "its entry "
              + entry.printableName()
              + " is compressed or encrypted; PyTorch stores entries as they are");
    }
    if (size < 0 || offset < 0 || size > file.size() || offset > file.size() - size) {
      throw file.damaged("its entry " + entry.printableName() + " lies outside the file");
    }
    return entry;
  }

  private static long wide(int narrow, ByteBuffer extra) {
    long value = Integer.toUnsignedLong(narrow);
    return value == IN_EXTRA && extra.remaining() >= Long.BYTES ? extra.getLong() : value;
  }

  /** The content of the field with 64-bit sizes; empty if there is none. */
  private static ByteBuffer extra64(ByteBuffer extra) {
    ByteBuffer fields = extra.order(ByteOrder.LITTLE_ENDIAN);
    while (fields.remaining() >= 2 * Short.BYTES) {
      int id = Short.toUnsignedInt(fields.getShort());
      int length = Math.min(Short.toUnsignedInt(fields.getShort()), fields.remaining());
      if (id == EXTRA_64) {
        return fields.slice(fields.position(), length);
      }
      fields.position(fields.position() + length);
    }
    return ByteBuffer.allocate(0);
  }
}
