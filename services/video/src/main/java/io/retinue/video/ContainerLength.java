package io.retinue.video;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a container says about its length with the length of the file. FFmpeg treats a file
 * that was cut short as one that ends; only its structure tells the two apart. Containers that
 * promise nothing (raw streams, and live recordings of unknown structure) are never called short
 * here. A file whose structure takes more than a second to follow counts as one that promises
 * nothing.
 */
final class ContainerLength implements AutoCloseable {
  private static final long EBML = 0x1A45DFA3L;
  private static final long SEGMENT = 0x18538067L;
  private static final long CLUSTER = 0x1F43B675L;
  private static final long RIFF_UNKNOWN = 0xFFFFFFFFL;
  private static final int TS_PACKET = 188;
  private static final byte TS_SYNC = 0x47;
  private static final int WINDOW_BYTES = 1 << 16;
  private static final long LIMIT_NANOS = Duration.ofSeconds(1).toNanos();

  private final FileChannel file;
  private final long length;
  private final long end = System.nanoTime() + LIMIT_NANOS;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
  private long windowStart;
  private long at;

  private ContainerLength(FileChannel file) throws IOException {
    this.file = file;
    this.length = file.size();
  }

  /** What is missing, as half a sentence; null when the file keeps its promise or made none. */
  static @Nullable String shortfall(Path path) {
    try (ContainerLength container =
        new ContainerLength(FileChannel.open(path, StandardOpenOption.READ))) {
      long promised = container.promised();
      return promised > container.length
          ? "it should have at least %d bytes and has %d".formatted(promised, container.length)
          : null;
    } catch (IOException e) {
      return null; // Unreadable or shorter than any header: the opener says what it is.
    }
  }

  /** The bytes that the file should have at least; 0 where it does not say. */
  private long promised() throws IOException {
    long first = u32();
    String second = ascii();
    if (first == EBML) {
      return segmentEnd();
    }
    if (second.equals("ftyp") || second.equals("moov")) {
      return boxesEnd();
    }
    at = 0;
    if (ascii().equals("RIFF")) {
      return riffEnd();
    }
    return transportStreamEnd();
  }

  /** End of the last RIFF chunk that begins in the file; large AVI files have several. */
  private long riffEnd() throws IOException {
    long next = 0;
    while (next + 8 <= length) {
      at = next;
      if (!ascii().equals("RIFF")) {
        break;
      }
      long size = littleEndian();
      if (size == 0 || size == RIFF_UNKNOWN) {
        return chunksEnd(next + 12); // Never finished, or written to a pipe.
      }
      // Chunks begin at even places; some writers leave out the last one's padding.
      next += 8 + size;
      next += next < length ? size & 1 : 0;
    }
    return next;
  }

  /**
   * End of the last chunk of a RIFF list of unknown length; lists of unknown length are entered.
   */
  private long chunksEnd(long from) throws IOException {
    long next = from;
    while (next + 8 <= length) {
      at = next;
      boolean list = ascii().equals("LIST");
      long size = littleEndian();
      boolean unknown = list && (size == 0 || size == RIFF_UNKNOWN);
      next += unknown ? 12 : 8 + size;
      next += next < length ? next & 1 : 0;
    }
    return next;
  }

  /** End of the last box at the top level of an MP4 or QuickTime file. */
  private long boxesEnd() throws IOException {
    long next = 0;
    boolean index = false;
    while (next + 8 <= length) {
      at = next;
      long size = u32();
      index |= ascii().equals("moov");
      if (size == 1) {
        if (next + 16 > length) {
          return next + 16;
        }
        size = u32() << 32 | u32();
      } else if (size == 0) {
        return 0; // To the end of the file, wherever that is.
      }
      if (size < 8) {
        return 0; // No box: the demuxer says what it is.
      }
      if (size > Long.MAX_VALUE - next) {
        return Long.MAX_VALUE;
      }
      next += size;
    }
    return index && next < length ? 0 : next;
  }

  /**
   * End of the segment of a Matroska or WebM file; of its last element where the segment's length
   * is unknown.
   */
  private long segmentEnd() throws IOException {
    at = 0;
    boolean inSegment = false;
    while (at < length) {
      long id;
      long size;
      try {
        id = vint(true);
        size = vint(false);
      } catch (EOFException e) {
        return length + 1;
      }
      if (size < 0 && id != SEGMENT && id != CLUSTER) {
        return 0; // Only these two may have an unknown length: no Matroska, or a newer one.
      }
      inSegment |= id == SEGMENT;
      if (size >= 0) {
        at = size > Long.MAX_VALUE - at ? Long.MAX_VALUE : at + size;
        if (id == SEGMENT) {
          return at;
        }
      }
    }
    return at == length && !inSegment ? at + 1 : at; // The head alone, without a segment.
  }

  /** End of the last packet of a transport stream. */
  private long transportStreamEnd() throws IOException {
    long last = length / TS_PACKET * TS_PACKET;
    if (last < 2 * TS_PACKET || last == length) {
      return 0;
    }
    for (long packet : new long[] {0, TS_PACKET, last - TS_PACKET, last}) {
      at = packet;
      if (next() != TS_SYNC) {
        return 0;
      }
    }
    return last + TS_PACKET;
  }

  /** A variable-length integer of EBML; with its length marker for an id; -1 for unknown. */
  private long vint(boolean keepMarker) throws IOException {
    int first = next();
    int more = Integer.numberOfLeadingZeros(first) - 24;
    if (more > 7) {
      throw new IOException("no EBML integer");
    }
    long value = keepMarker ? first : first & (0x7F >> more);
    boolean allOnes = (first | (0xFF00 >> more & 0xFF)) == 0xFF;
    for (int i = 0; i < more; i++) {
      int next = next();
      allOnes &= next == 0xFF;
      value = value << 8 | next;
    }
    return allOnes && !keepMarker ? -1 : value;
  }

  private long u32() throws IOException {
    return (long) next() << 24 | next() << 16 | next() << 8 | next();
  }

  private long littleEndian() throws IOException {
    return Integer.toUnsignedLong(Integer.reverseBytes((int) u32()));
  }

  private String ascii() throws IOException {
    byte[] bytes = {(byte) next(), (byte) next(), (byte) next(), (byte) next()};
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The byte at the present place, which moves on by one. */
  private int next() throws IOException {
    if (at < windowStart || at >= windowStart + window.limit()) {
      fill();
    }
    return window.get((int) (at++ - windowStart)) & 0xFF;
  }

  private void fill() throws IOException {
    if (System.nanoTime() - end > 0) {
      throw new IOException("the structure takes too long to follow");
    }
    windowStart = at;
    window.clear();
    while (window.hasRemaining() && file.read(window, windowStart + window.position()) > 0) {
      // Until the window is full, or the file ends.
    }
    window.flip();
    if (window.limit() == 0) {
      throw new EOFException();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
