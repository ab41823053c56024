package io.retinue.broker;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grants leases, and returns from {@link #awaitAbandoned} when none has been held for the grace
 * time. After that it grants no more: a client that comes later starts another broker.
 */
final class LeaseServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseServer.class);
  private static final int GREETING_TIMEOUT_MS = 5_000;
  private static final int LONGEST_GREETING = 200;

  private final ServerSocket server;
  private final byte[] token;
  private final Duration grace;
  private final CountDownLatch abandoned = new CountDownLatch(1);
  private final Object lock = new Object();
  private int held;
  private long idleUntil; // of System.nanoTime
  private boolean closing;

  /**
   * @param port preferred; any free one if it is taken
   * @param grace how long the broker stays without a lease after the first
   * @param firstGrace how long it waits for the first lease
   */
  LeaseServer(int port, String token, Duration grace, Duration firstGrace) throws IOException {
    this.server =
        Ports.bind(port, address -> new ServerSocket(address.getPort(), 50, address.getAddress()));
    this.token = token.getBytes(StandardCharsets.US_ASCII);
    this.grace = grace;
    this.idleUntil = System.nanoTime() + firstGrace.toNanos();
    thread("lease-desk", this::accept);
    thread("lease-grace", this::watchGrace);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Returns when no lease has been held for the grace time. */
  void awaitAbandoned() throws InterruptedException {
    abandoned.await();
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        thread("lease", () -> serve(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("a lease could not be accepted", e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    boolean granted = false;
    try (socket) {
      socket.setSoTimeout(GREETING_TIMEOUT_MS);
      InputStream in = socket.getInputStream();
      if (!hasValidToken(in) || !grant()) {
        return;
      }
      granted = true;
      socket.setSoTimeout(0);
      socket.getOutputStream().write((Lease.GRANTED + "\n").getBytes(StandardCharsets.US_ASCII));
      while (in.read() >= 0) {
        // held for as long as the connection lasts
      }
    } catch (IOException e) {
      LOG.debug("a lease broke off", e);
    } finally {
      if (granted) {
        release();
      }
    }
  }

  private boolean hasValidToken(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read();
        c >= 0 && c != '\n' && line.length() < LONGEST_GREETING;
        c = in.read()) {
      line.append((char) c);
    }
    return line.indexOf(Lease.GREETING) == 0
        && MessageDigest.isEqual(
            token, line.substring(Lease.GREETING.length()).getBytes(StandardCharsets.US_ASCII));
  }

  private boolean grant() {
    synchronized (lock) {
      if (closing) {
        return false;
      }
      held++;
      return true;
    }
  }

  private void release() {
    synchronized (lock) {
      held--;
      idleUntil = System.nanoTime() + grace.toNanos();
      lock.notifyAll();
    }
  }

  private void watchGrace() {
    synchronized (lock) {
      while (!closing) {
        long left = idleUntil - System.nanoTime();
        if (held == 0 && left <= 0) {
          closing = true;
        } else {
          try {
            lock.wait(held > 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1);
          } catch (InterruptedException e) {
            closing = true;
          }
        }
      }
    }
    abandoned.countDown();
  }

  /** Starts a thread that does not keep its process alive. */
  static void thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
