package io.retinue.video;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Changes to the bytes of good films that no writer would make. */
final class HostileBytes {
  private static final byte[] SEGMENT = {0x18, 0x53, (byte) 0x80, 0x67};
  private static final byte[] CLUSTER = {0x1F, 0x43, (byte) 0xB6, 0x75};
  private static final int AVI_STREAMS = 56; // in the header avih
  private static final int RIFF_HEAD = 12;

  private HostileBytes() {}

  static byte[] cut(byte[] whole, int percent) {
    return Arrays.copyOf(whole, (int) ((long) whole.length * percent / 100) | 1);
  }

  /** An AVI as a pipe gives it: no lengths of its lists, and no index. */
  static byte[] aviOfUnknownLength(byte[] avi) {
    byte[] bytes = Arrays.copyOf(avi, find(avi, "idx1", 0));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(4, -1);
    buffer.putInt(find(bytes, "movi", 0) - 4, -1);
    return bytes;
  }

  /** A Matroska file as a live recording writes it: its segment has no length. */
  static byte[] mkvOfUnknownLength(byte[] mkv) {
    byte[] bytes = mkv.clone();
    int size = find(bytes, SEGMENT, 0) + SEGMENT.length;
    bytes[size] = 0x01; // eight bytes, of which the bits of the value are all ones
    Arrays.fill(bytes, size + 1, size + 8, (byte) 0xFF);
    return bytes;
  }

  /** The times of all clusters but the first, whose times are of two bytes, are the largest. */
  static byte[] mkvWhoseClockJumps(byte[] mkv) {
    byte[] bytes = mkv.clone();
    byte[] timeOfTwoBytes = {(byte) 0xE7, (byte) 0x82};
    for (int at = find(bytes, CLUSTER, 0); at >= 0; at = find(bytes, CLUSTER, at + 1)) {
      int time = find(bytes, timeOfTwoBytes, at);
      if (time > 0 && time < at + 64) {
        Arrays.fill(bytes, time + 2, time + 4, (byte) 0xFF);
      }
    }
    return bytes;
  }

  /** An AVI with subtitles, GAB2, that are a file of their own. */
  static byte[] aviWithSubtitles(byte[] avi, String file) {
    ByteBuffer payload = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    payload.put("GAB2\0".getBytes(StandardCharsets.US_ASCII)).putShort((short) 2).putInt(2);
    payload.putShort((short) 0).putShort((short) 4).putInt(file.length());
    payload.put(file.getBytes(StandardCharsets.US_ASCII));
    byte[] text = Arrays.copyOf(payload.array(), payload.position() + payload.position() % 2);

    ByteBuffer stream = ByteBuffer.allocate(76).order(ByteOrder.LITTLE_ENDIAN);
    stream.put(ascii("LIST")).putInt(68).put(ascii("strl")).put(ascii("strh")).putInt(56);
    stream.put(ascii("txts")).position(68);
    stream.put(ascii("strf")).putInt(0);

    int list = find(avi, "movi", 0) - 8;
    ByteBuffer out = ByteBuffer.allocate(avi.length + 8 + text.length + stream.capacity());
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.put(avi, 0, list).put(stream.array()).put(avi, list, 12);
    out.put(ascii("01tx")).putInt(text.length).put(text);
    out.put(avi, list + 12, avi.length - list - 12);
    byte[] bytes = out.array();
    int index = find(bytes, "idx1", 0);
    System.arraycopy(ascii("JUNK"), 0, bytes, index, 4);
    add(out, 4, stream.capacity() + 8 + text.length);
    add(out, RIFF_HEAD + 4, stream.capacity()); // the list of headers
    add(out, list + stream.capacity() + 4, 8 + text.length); // the list of pictures
    out.putInt(AVI_STREAMS, 2);
    return bytes;
  }

  private static void add(ByteBuffer buffer, int at, int more) {
    buffer.putInt(at, buffer.getInt(at) + more);
  }

  /** Twenty megabytes of elements without content, behind a good head. */
  static byte[] voids() {
    byte[] bytes = new byte[20 << 20];
    for (int i = 0; i + 1 < bytes.length; i += 2) {
      bytes[i] = (byte) 0xEC;
      bytes[i + 1] = (byte) 0x80;
    }
    byte[] head = {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3, (byte) 0x80};
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }

  /** Twenty megabytes of boxes without content, behind a good head. */
  static byte[] boxes() {
    ByteBuffer bytes = ByteBuffer.allocate(20 << 20);
    bytes.putInt(16).put(ascii("ftypisom")).putInt(0);
    while (bytes.remaining() >= 8) {
      bytes.putInt(8).put(ascii("free"));
    }
    return bytes.array();
  }

  static int find(byte[] bytes, String what, int from) {
    return find(bytes, ascii(what), from);
  }

  private static int find(byte[] bytes, byte[] what, int from) {
    for (int at = from; at + what.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
