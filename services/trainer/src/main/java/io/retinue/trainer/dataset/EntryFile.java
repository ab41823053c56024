package io.retinue.trainer.dataset;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file to which entries are only appended. An entry is a small head, which has a checksum, and a
 * body, such as a picture. What a killed process left unfinished at the end is cut off.
 *
 * <p>Thread-safe. It is a {@code RandomAccessFile} because a {@code FileChannel} closes for all
 * threads when one of them is interrupted while it reads.
 */
final class EntryFile implements AutoCloseable {
  private static final int PREFIX = 3 * Integer.BYTES; // length of head and body, checksum
  private static final int LARGEST_HEAD = 16 << 20; // bytes

  /**
   * One entry's place.
   *
   * @param offset first byte of the head in the file
   * @param headLength in bytes
   * @param bodyLength in bytes; the body follows the head
   */
  record Slot(long offset, int headLength, int bodyLength) {
    long bodyOffset() {
      return offset + headLength;
    }
  }

  /**
   * What the file is to people who read an error.
   *
   * @param name such as "the index of the labels"
   * @param remedy what to do when it is damaged
   */
  record Purpose(String name, String remedy) {}

  /** An entry without its body. */
  record Entry(Slot slot, byte[] head) {}

  private final Purpose purpose;
  private final Path path;
  private final RandomAccessFile file;
  private long end;

  private EntryFile(Purpose purpose, Path path, RandomAccessFile file) {
    this.purpose = purpose;
    this.path = path;
    this.file = file;
  }

  /**
   * Opens the file, which is created if it is missing; the caller closes it.
   *
   * @param purpose names it in errors
   * @param action receives every entry that is there, in order
   */
  static EntryFile open(Purpose purpose, Path path, Consumer<Entry> action) {
    try {
      EntryFile opened = new EntryFile(purpose, path, new RandomAccessFile(path.toFile(), "rw"));
      opened.scan(action);
      return opened;
    } catch (IOException e) {
      throw unwritable(purpose, path, e);
    }
  }

  private void scan(Consumer<Entry> action) throws IOException {
    long size = file.length();
    byte[] prefix = new byte[PREFIX];
    while (end + PREFIX <= size) {
      file.seek(end);
      file.readFully(prefix);
      ByteBuffer numbers = ByteBuffer.wrap(prefix);
      Slot slot = new Slot(end + PREFIX, numbers.getInt(), numbers.getInt());
      boolean fits =
          slot.headLength >= 0
              && slot.headLength <= LARGEST_HEAD
              && slot.bodyLength >= 0
              && slot.bodyOffset() + slot.bodyLength <= size;
      if (!fits) {
        break;
      }
      byte[] head = read(slot.offset, slot.headLength);
      if (numbers.getInt() != checksum(head, slot.bodyLength)) {
        break;
      }
      action.accept(new Entry(slot, head));
      end = slot.bodyOffset() + slot.bodyLength;
    }
    file.setLength(end);
  }

  synchronized Slot append(byte[] head, byte[] body) {
    Slot slot = new Slot(end + PREFIX, head.length, body.length);
    ByteBuffer entry = ByteBuffer.allocate(PREFIX + head.length + body.length);
    entry.putInt(head.length).putInt(body.length).putInt(checksum(head, body.length));
    entry.put(head).put(body);
    try {
      file.seek(end);
      file.write(entry.array());
      end += entry.capacity();
      return slot;
    } catch (IOException e) {
      throw unwritable(purpose, path, e);
    }
  }

  synchronized byte[] read(long offset, int length) {
    byte[] bytes = new byte[length];
    try {
      file.seek(offset);
      file.readFully(bytes);
      return bytes;
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "cannot read %s %s: %s".formatted(purpose.name, path, e),
          purpose.remedy,
          e);
    }
  }

  /**
   * The picture of a label, which is the body of an entry.
   *
   * @throws RetinueException STORAGE if it cannot be read, or its hash is another
   */
  byte[] picture(Label label) {
    byte[] bytes = read(label.picture().offset(), label.picture().length());
    if (!Sha256.of(bytes).equals(label.picture().sha256())) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the picture of %s in %s is damaged".formatted(label.frameId(), path),
          purpose.remedy);
    }
    return bytes;
  }

  /** Bytes of all entries. */
  synchronized long size() {
    return end;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw unwritable(purpose, path, e);
    }
  }

  private static RetinueException unwritable(Purpose purpose, Path path, IOException cause) {
    return RetinueException.unwritable(purpose.name + " " + path, cause);
  }

  private static int checksum(byte[] head, int bodyLength) {
    CRC32C checksum = new CRC32C();
    checksum.update(head);
    checksum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bodyLength));
    return (int) checksum.getValue();
  }
}
