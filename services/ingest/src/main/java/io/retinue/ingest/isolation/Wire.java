package io.retinue.ingest.isolation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One end of a connection between ingest and a decoding process, with bounds on what the other end
 * may send. Interrupting a thread that reads or writes closes it. Not thread-safe, but for one
 * thread that reads beside one that writes.
 */
final class Wire implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_TEXT = 1 << 14;

  /** No JPEG of the most pixels that are decoded has more. */
  private static final int MOST_BYTES = 1 << 27;

  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;

  Wire(SocketChannel channel) {
    this.channel = channel;
    this.in = new DataInputStream(new BufferedInputStream(new Input(channel), BUFFER));
    this.out = new DataOutputStream(new BufferedOutputStream(new Output(channel), BUFFER));
  }

  /**
   * Reads a channel. The JDK's own stream has one lock for both directions, so that a thread that
   * waits for a request would keep another one from answering.
   */
  private static final class Input extends InputStream {
    private final SocketChannel channel;

    Input(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(into, offset, Math.min(length, BUFFER)));
    }
  }

  /** Writes a channel, in pieces: the JDK keeps a native copy of the largest one. */
  private static final class Output extends OutputStream {
    private final SocketChannel channel;

    Output(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      int end = offset + length;
      for (int at = offset; at < end; ) {
        at += channel.write(ByteBuffer.wrap(from, at, Math.min(end - at, BUFFER)));
      }
    }
  }

  DataInputStream in() {
    return in;
  }

  DataOutputStream out() {
    return out;
  }

  /** Writes a text; one that is too long is cut. */
  void writeText(String text) throws IOException {
    String cut = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    writeBytes(cut.getBytes(StandardCharsets.UTF_8));
  }

  String readText() throws IOException {
    return new String(readBytes(4 * LONGEST_TEXT), StandardCharsets.UTF_8);
  }

  void writeBytes(byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  byte[] readBytes() throws IOException {
    return readBytes(MOST_BYTES);
  }

  private byte[] readBytes(int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new IOException(length + " bytes where " + most + " are the most");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
