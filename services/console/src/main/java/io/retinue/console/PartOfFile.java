package io.retinue.console;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a file that a browser asks for with the header Range (RFC 9110): players seek with
 * it.
 *
 * @param from first byte, from 0
 * @param length in bytes
 */
record PartOfFile(long from, long length) {
  private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,15})-(\\d{0,15})");

  /**
   * Answers with the file, or with the part of it that the request names.
   *
   * @throws IOException where the file cannot be opened
   */
  static void answer(Context context, Path file, String type, String cacheControl)
      throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(file);
    boolean answered = false;
    try {
      long size = channel.size();
      context.contentType(type).header("Cache-Control", cacheControl);
      context.header(Header.ACCEPT_RANGES, "bytes");
      String range = context.header(Header.RANGE);
      boolean whole = range == null || !ONE_RANGE.matcher(range).matches();
      Optional<PartOfFile> part =
          whole ? Optional.of(new PartOfFile(0, size)) : part(String.valueOf(range), size);
      if (part.isEmpty()) {
        context.status(HttpStatus.RANGE_NOT_SATISFIABLE);
        context.header("Content-Range", "bytes */" + size).result("there are no such bytes");
        return;
      }
      long from = part.get().from();
      long length = part.get().length();
      if (!whole) {
        context.status(HttpStatus.PARTIAL_CONTENT);
        context.header("Content-Range", "bytes %d-%d/%d".formatted(from, from + length - 1, size));
      }
      context.header(Header.CONTENT_LENGTH, Long.toString(length));
      context.result(new Bytes(Channels.newInputStream(channel.position(from)), length));
      answered = true; // the stream is closed when it has been sent
    } finally {
      if (!answered) {
        channel.close();
      }
    }
  }

  /** Empty where the file does not have the first byte that is wanted. */
  static Optional<PartOfFile> part(String range, long size) {
    Matcher words = ONE_RANGE.matcher(range);
    if (!words.matches()) {
      return Optional.empty();
    }
    String first = words.group(1);
    String last = words.group(2);
    if (first.isEmpty()) { // so many at the end
      long wanted = last.isEmpty() ? 0 : Math.min(size, Long.parseLong(last));
      return wanted == 0 ? Optional.empty() : Optional.of(new PartOfFile(size - wanted, wanted));
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(last));
    return from > to ? Optional.empty() : Optional.of(new PartOfFile(from, to - from + 1));
  }

  /** So many bytes of a stream. */
  private static final class Bytes extends FilterInputStream {
    private long left;

    Bytes(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      if (left <= 0) {
        return -1;
      }
      left--;
      return super.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int count = super.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
