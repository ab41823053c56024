package io.retinue.retinanet.weights;

import io.retinue.retinanet.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes of a file by position. */
final class FileBytes implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final long size;

  FileBytes(Path path) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
    this.size = channel.size();
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /**
   * Bytes from a position on, little-endian. Allocates nothing for bytes past the end.
   *
   * @throws ModelFormatException if the file ends before
   */
  ByteBuffer read(long position, int length) throws IOException {
    if (position < 0 || length < 0 || position > size - length) {
      throw damaged("it ends at byte " + size);
    }
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw damaged("it ends at byte " + (position + buffer.position()));
      }
    }
    return buffer.flip();
  }

  ModelFormatException damaged(String how) {
    return new ModelFormatException(path + " is damaged: " + how);
  }

  ModelFormatException refused(String why) {
    return new ModelFormatException(path + " is refused: " + why);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
