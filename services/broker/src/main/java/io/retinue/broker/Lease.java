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
 * A client's hold on a broker: an open connection. It ends when it is closed, when the client dies,
 * however it dies, and when the broker dies.
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

  /** Empty where nobody answers, or someone who does not know the token. */
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
      // nobody there, or not one of ours
    }
    closeQuietly(socket);
    return Optional.empty();
  }

  /** Done once the connection is gone, from whichever side. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }

  private void watch(BufferedReader in) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (in.read() >= 0) {
                  // the broker never says more
                }
              } catch (IOException e) {
                // gone is gone
              }
              ended.complete(null);
            },
            "retinue-broker-lease");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // a connection that cannot be closed is gone too
    }
  }
}
