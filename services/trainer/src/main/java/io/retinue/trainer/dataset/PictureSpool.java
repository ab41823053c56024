package io.retinue.trainer.dataset;

import io.retinue.platform.ExitCode;
import io.retinue.platform.RetinueException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The pictures of a snapshot, one after the other in a file, so that a dataset of any size needs no
 * heap. Written by one thread, then read by any number. Closing it deletes the file.
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
  private final FileChannel channel;
  private long end;

  private PictureSpool(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static PictureSpool create(Path file) {
    try {
      return new PictureSpool(
          file,
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new RetinueException(
          ExitCode.STORAGE,
          "the labelled pictures cannot be kept in " + file + ": " + e.getMessage(),
          "make the directory writable, or choose another data directory",
          e);
    }
  }

  Slot append(ByteBuffer bytes) {
    Slot slot = new Slot(end, bytes.remaining());
    ByteBuffer rest = bytes.duplicate();
    try {
      while (rest.hasRemaining()) {
        end += channel.write(rest, end);
      }
    } catch (IOException e) {
      throw new RetinueException(
          ExitCode.STORAGE,
          "the labelled pictures do not fit in " + file + ": " + e.getMessage(),
          "free some space, or choose another data directory",
          e);
    }
    return slot;
  }

  /** The picture's bytes, encoded as they came. Thread-safe. */
  public byte[] read(Slot slot) {
    ByteBuffer bytes = ByteBuffer.allocate(slot.length());
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, slot.offset() + bytes.position()) < 0) {
          throw new EOFException("ends at byte " + channel.size());
        }
      }
    } catch (IOException e) {
      throw new RetinueException(
          ExitCode.STORAGE,
          "a labelled picture cannot be read back from " + file + ": " + e.getMessage(),
          "leave the work directory alone while a run is going, and train again",
          e);
    }
    return bytes.array();
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new RetinueException(
          ExitCode.STORAGE,
          "the spool of pictures " + file + " cannot be deleted: " + e.getMessage(),
          "delete it by hand; nothing needs it any more",
          e);
    }
  }
}
