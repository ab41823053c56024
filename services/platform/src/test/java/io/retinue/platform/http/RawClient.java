package io.retinue.platform.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** An HTTP client for wrong and slow requests: a test writes their bytes. */
public final class RawClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Socket socket;

  /** Connects to that port of loopback. */
  public RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
  }

  /** A whole request for that path and host name; returns the status, or 0 without an answer. */
  public static int status(int port, String path, String host) throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.write("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      return client.status();
    }
  }

  public void write(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(UTF_8));
  }

  /** The status of the next answer, or 0 if the server has closed the connection. */
  public int status() throws IOException {
    byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    return line.length == 0 ? 0 : Integer.parseInt(new String(line, UTF_8).substring(9));
  }

  /** Reads to the end. */
  public String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  /** Whether the server has closed the connection by now; reads nothing but the end. */
  public boolean isClosed() throws IOException {
    socket.setSoTimeout(1);
    try {
      InputStream in = socket.getInputStream();
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
