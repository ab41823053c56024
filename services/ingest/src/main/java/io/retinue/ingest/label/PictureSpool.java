package io.retinue.ingest.label;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures that wait, in a temporary file, until all of them are known to be good. The file is
 * deleted by {@link #close}, or when the process ends. Not thread-safe.
 */
final class PictureSpool implements AutoCloseable {
  private final FileChannel channel;
  private final List<Long> ends = new ArrayList<>();

  PictureSpool() throws IOException {
    Path file = Files.createTempFile("retinue-import-", ".pictures");
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  void add(byte[] picture) throws IOException {
    long end = endOf(ends.size() - 1);
    ByteBuffer bytes = ByteBuffer.wrap(picture);
    while (bytes.hasRemaining()) {
      end += channel.write(bytes, end);
    }
    ends.add(end);
  }

  /** The picture that was added as number {@code n}, from 0. */
  byte[] get(int n) throws IOException {
    long begin = endOf(n - 1);
    ByteBuffer bytes = ByteBuffer.allocate((int) (endOf(n) - begin));
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, begin + bytes.position()) < 0) {
        throw new IOException("another process has cut the spool of pictures short");
      }
    }
    return bytes.array();
  }

  private long endOf(int n) {
    return n < 0 ? 0 : ends.get(n);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
