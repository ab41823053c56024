package io.retinue.trainer.dataset;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The pictures of a snapshot, one after the other in a file, so that a dataset of any size needs no
 * heap. Thread-safe, also towards threads that are interrupted while they read: a {@code
 * FileChannel} would close under everybody then. Closing it deletes the file.
 */
public final class PictureSpool implements AutoCloseable {
  /**
   * Where one picture lies.
   *
   * @param offset first byte in the file
   * @param length in bytes
   */
  public record Slot(long offset, int length) {}

  private final Path file;
  private final RandomAccessFile pictures;
  private long end;

  private PictureSpool(Path file, RandomAccessFile pictures) {
    this.file = file;
    this.pictures = pictures;
  }

  static PictureSpool create(Path file) {
    try {
      Files.createFile(file);
      return new PictureSpool(file, new RandomAccessFile(file.toFile(), "rw"));
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the labelled pictures cannot be kept in " + file + ": " + e.getMessage(),
          "make the directory writable, or choose another data directory",
          e);
    }
  }

  synchronized Slot append(ByteBuffer picture) {
    byte[] bytes = new byte[picture.remaining()];
    picture.duplicate().get(bytes);
    Slot slot = new Slot(end, bytes.length);
    try {
      pictures.seek(end);
      pictures.write(bytes);
      end += bytes.length;
      return slot;
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the labelled pictures do not fit in " + file + ": " + e.getMessage(),
          "free some space, or choose another data directory",
          e);
    }
  }

  /** The picture's bytes, encoded as they came. */
  public synchronized byte[] read(Slot slot) {
    byte[] bytes = new byte[slot.length()];
    try {
      pictures.seek(slot.offset());
      pictures.readFully(bytes);
      return bytes;
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "a labelled picture cannot be read back from " + file + ": " + e.getMessage(),
          "leave the work directory alone while a run is going, and train again",
          e);
    }
  }

  @Override
  public void close() {
    try {
      pictures.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the spool of pictures " + file + " cannot be deleted: " + e.getMessage(),
          "delete it by hand; nothing needs it any more",
          e);
    }
  }
}
