package io.retinue.retinanet.weights;

import io.retinue.retinanet.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A zip archive whose entries are stored, not compressed, as PyTorch writes them, open for reading.
 * Nothing in it is trusted: every entry is within the file and none overlaps another, so that all
 * together are no larger than the file. Not thread-safe.
 */
final class StoredZip implements AutoCloseable {
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int LOCAL_NAME_LENGTH = 26;
  private static final int LOCAL_EXTRA_LENGTH = 28;
  private static final int CHUNK = 1 << 16;

  private final FileBytes file;
  private final Map<String, ZipDirectory.Entry> entries;
  private final Set<String> checked = new HashSet<>();

  private StoredZip(FileBytes file, Map<String, ZipDirectory.Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * Opens an archive and checks the positions of its entries, not their content.
   *
   * @throws ModelFormatException if it is truncated, damaged or compressed
   */
  static StoredZip open(Path path) throws IOException {
    FileBytes file = new FileBytes(path);
    try {
      Map<String, ZipDirectory.Entry> entries = ZipDirectory.read(file);
      requireApart(file, entries);
      return new StoredZip(file, entries);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The entries by name, in the order of the archive's directory. */
  Map<String, ZipDirectory.Entry> entries() {
    return entries;
  }

  /**
   * A part of an entry, little-endian.
   *
   * @throws ModelFormatException if the entry's checksum is wrong
   */
  ByteBuffer read(ZipDirectory.Entry entry, long from, int length) throws IOException {
    if (from < 0 || length < 0 || from > entry.size() - length) {
      throw new IllegalArgumentException(
          "bytes %d to %d of %s".formatted(from, from + length, entry));
    }
    long data = dataStart(entry);
    if (checked.add(entry.name())) {
      requireChecksum(entry, data);
    }
    return file.read(data + from, length);
  }

  /** PyTorch writes 0 if checksums are turned off. */
  private void requireChecksum(ZipDirectory.Entry entry, long data) throws IOException {
    if (entry.crc() == 0) {
      return;
    }
    CRC32 crc = new CRC32();
    for (long at = 0; at < entry.size(); at += CHUNK) {
      crc.update(file.read(data + at, (int) Math.min(CHUNK, entry.size() - at)));
    }
    if (crc.getValue() != entry.crc()) {
      throw file.damaged("the checksum of its entry " + entry.printableName() + " is wrong");
    }
  }

  private long dataStart(ZipDirectory.Entry entry) throws IOException {
    ByteBuffer local = file.read(entry.offset(), LOCAL_BYTES);
    return entry.offset()
        + LOCAL_BYTES
        + Short.toUnsignedInt(local.getShort(LOCAL_NAME_LENGTH))
        + Short.toUnsignedInt(local.getShort(LOCAL_EXTRA_LENGTH));
  }

  private static void requireApart(FileBytes file, Map<String, ZipDirectory.Entry> entries)
      throws IOException {
    List<ZipDirectory.Entry> inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingLong(ZipDirectory.Entry::offset));
    StoredZip zip = new StoredZip(file, entries);
    long end = 0;
    for (ZipDirectory.Entry entry : inOrder) {
      if (entry.offset() < end) {
        throw file.damaged("its entry " + entry.printableName() + " lies over another");
      }
      if (file.read(entry.offset(), Integer.BYTES).getInt() != LOCAL_SIGNATURE) {
        throw file.damaged("its entry " + entry.printableName() + " is not where it should be");
      }
      end = zip.dataStart(entry) + entry.size();
      if (end > file.size()) {
        throw file.damaged("its entry " + entry.printableName() + " ends behind the file");
      }
    }
  }

  ModelFormatException damaged(String how) {
    return file.damaged(how);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
