package io.retinue.notifier;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server on this machine whose first answer never ends: a byte, a pause, a byte. */
final class SlowMailServer implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration pause;

  SlowMailServer(Duration pause) throws IOException {
    this.pause = pause;
    Thread thread = new Thread(this::run, "slow-mail-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        connections.incrementAndGet();
        drip(client);
      } catch (IOException e) {
        // the client or the test has ended the connection
      } catch (InterruptedException e) {
        return;
      } finally {
        connections.updateAndGet(open -> Math.max(0, open - 1));
      }
    }
  }

  private void drip(Socket client) throws IOException, InterruptedException {
    byte[] text = new byte[1];
    Arrays.fill(text, (byte) '2');
    do {
      client.getOutputStream().write(text);
      client.getOutputStream().flush();
    } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** How many clients are connected. */
  int connections() {
    return connections.get();
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
