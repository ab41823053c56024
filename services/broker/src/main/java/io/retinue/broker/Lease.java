package io.retinue.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A client's hold on a broker: an open connection. It ends when it is closed, and when the client
 * or the broker ends in any way.
 */
final class Lease implements AutoCloseable {
  static final String GREETING = "retinue-lease ";
  static final String GRANTED = "granted";
  private static final int TIMEOUT_MS = 5_000;

  private final Socket socket;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private Lease(Socket socket) {
    this.socket = socket;
  }

  /** Empty if nobody answers, or a server that does not accept the token. */
  static Optional<Lease> take(BrokerAddress address) {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), address.leasePort()), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.setTcpNoDelay(true);
      String greeting = GREETING + address.token() + "\n";
      socket.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      if (GRANTED.equals(in.readLine())) {
        socket.setSoTimeout(0);
        Lease lease = new Lease(socket);
        lease.watch(in);
        return Optional.of(lease);
      }
    } catch (IOException | IllegalArgumentException e) {
      // no server, or not our broker
    }
    closeQuietly(socket);
    return Optional.empty();
  }

  /** Completes when the connection is closed, by either side. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }

  private void watch(BufferedReader in) {
    LeaseServer.thread(
        "retinue-broker-lease",
        () -> {
          try {
            while (in.read() >= 0) {
              // the broker sends nothing more
            }
          } catch (IOException e) {
            // the lease has ended
          }
          ended.complete(null);
        });
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // nothing to do: the connection has ended too
    }
  }
}
