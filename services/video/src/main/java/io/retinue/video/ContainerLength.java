package io.retinue.video;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a container says about its length with the length of the file. FFmpeg treats a file
 * that was cut short as one that ends; only its structure tells the two apart. Containers that
 * promise nothing (transport streams, raw streams, live recordings) are never called short here.
 */
final class ContainerLength {
  private static final long EBML = 0x1A45DFA3L;
  private static final long SEGMENT = 0x18538067L;

  private ContainerLength() {}

  /** What is missing, as half a sentence; null when the file keeps its promise or made none. */
  static @Nullable String shortfall(Path path) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] magic = new byte[12];
      file.readFully(magic);
      long promised;
      if (ascii(magic, 0).equals("RIFF")) {
        promised = riffEnd(file);
      } else if (ascii(magic, 4).equals("ftyp") || ascii(magic, 4).equals("moov")) {
        promised = boxesEnd(file);
      } else if ((u32(magic, 0)) == EBML) {
        promised = segmentEnd(file);
      } else {
        return null;
      }
      return promised > file.length()
          ? "it should have at least %d bytes and has %d".formatted(promised, file.length())
          : null;
    } catch (IOException e) {
      return null; // Unreadable or shorter than any header: the opener says what it is.
    }
  }

  /** End of the last RIFF chunk that begins in the file; large AVI files have several. */
  private static long riffEnd(RandomAccessFile file) throws IOException {
    long end = 0;
    byte[] header = new byte[8];
    while (end + 8 <= file.length()) {
      file.seek(end);
      file.readFully(header);
      if (!ascii(header, 0).equals("RIFF")) {
        break;
      }
      long size = Integer.toUnsignedLong(Integer.reverseBytes((int) u32(header, 4)));
      if (size == 0 || size == 0xFFFFFFFFL) {
        return 0; // Never finished, or written to a pipe: no promise.
      }
      // Chunks begin at even places; some writers leave out the last one's padding.
      end += 8 + size;
      end += end < file.length() ? size & 1 : 0;
    }
    return end;
  }

  /** End of the last box at the top level of an MP4 or QuickTime file. */
  private static long boxesEnd(RandomAccessFile file) throws IOException {
    long at = 0;
    byte[] header = new byte[16];
    boolean index = false;
    while (at + 8 <= file.length()) {
      file.seek(at);
      file.readFully(header, 0, 8);
      index |= ascii(header, 4).equals("moov");
      long size = u32(header, 0);
      if (size == 1) {
        if (at + 16 > file.length()) {
          return at + 16;
        }
        file.readFully(header, 8, 8);
        size = u32(header, 8) << 32 | u32(header, 12);
      } else if (size == 0) {
        return 0; // To the end of the file, wherever that is.
      }
      if (size < 8) {
        return 0; // No box: the demuxer says what it is.
      }
      at += size;
    }
    return index && at < file.length() && at + 8 > file.length() ? 0 : Math.max(at, 0);
  }

  /** End of the segment of a Matroska or WebM file. */
  private static long segmentEnd(RandomAccessFile file) throws IOException {
    long at = 0;
    while (at < file.length()) {
      file.seek(at);
      try {
        long id = vint(file, true);
        long size = vint(file, false);
        if (size < 0) {
          return 0; // Unknown length: a live recording.
        }
        at = file.getFilePointer() + size;
        if (id == SEGMENT) {
          return at;
        }
      } catch (EOFException e) {
        return file.length() + 1;
      }
    }
    return at == file.length() ? at + 1 : at; // The head alone, without a segment.
  }

  /** A variable-length integer of EBML; with its length marker for an id; -1 for unknown. */
  private static long vint(RandomAccessFile file, boolean keepMarker) throws IOException {
    int first = file.read();
    if (first < 0) {
      throw new EOFException();
    }
    int more = Integer.numberOfLeadingZeros(first) - 24;
    if (more > 7) {
      throw new IOException("no EBML integer");
    }
    long value = keepMarker ? first : first & (0x7F >> more);
    boolean allOnes = (first | (0xFF00 >> more & 0xFF)) == 0xFF;
    for (int i = 0; i < more; i++) {
      int next = file.read();
      if (next < 0) {
        throw new EOFException();
      }
      allOnes &= next == 0xFF;
      value = value << 8 | next;
    }
    return allOnes && !keepMarker ? -1 : value;
  }

  private static long u32(byte[] bytes, int at) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(at));
  }

  private static String ascii(byte[] bytes, int at) {
    return new String(bytes, at, 4, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
