package io.retinue.testkit.rtsp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A camera that speaks RTSP, in this process, at a free port of this machine. It plays its clip
 * without an end to each client, over TCP, and over UDP where it is told to. {@link #fail} gives
 * the sessions that begin from then on faults; {@link #refuse} and {@link #accept} switch it off
 * and on again at the same port; {@link #cut} ends the sessions there are. Thread-safe; close it.
 */
public final class RtspServer implements AutoCloseable {
  /**
   * How it plays; sessions take what holds when they begin.
   *
   * @param clip its pictures, again and again
   * @param speed times real time, more than zero
   * @param cameraClock the camera's clock at the first picture of each session; null where it is
   *     right
   * @param login null for everybody
   * @param udp whether it gives pictures over UDP, too
   */
  record Manners(
      H264Clip clip,
      double speed,
      @Nullable Instant cameraClock,
      @Nullable DigestCheck login,
      boolean udp) {}

  private final int port;
  private final Set<RtspSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger played = new AtomicInteger();
  private final AtomicLong pictures = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Manners manners;
  private volatile List<RtspFault> faults = List.of();
  private volatile ServerSocket listener;

  private RtspServer(ServerSocket listener, H264Clip clip) {
    this.listener = listener;
    this.port = listener.getLocalPort();
    this.manners = new Manners(clip, 1, null, null, false);
  }

  /** A server that plays {@code clip} in real time to everybody. */
  public static RtspServer start(H264Clip clip) {
    RtspServer server = new RtspServer(listen(0), clip);
    server.acceptOn(server.listener);
    return server;
  }

  /** Sessions from now on play so many times faster than real time. */
  public RtspServer speed(double times) {
    manners = new Manners(manners.clip, times, manners.cameraClock, manners.login, manners.udp);
    return this;
  }

  /** The camera's clock at the first picture of each session from now on. It is right else. */
  public RtspServer cameraClock(Instant atFirstPicture) {
    manners = new Manners(manners.clip, manners.speed, atFirstPicture, manners.login, manners.udp);
    return this;
  }

  /** Sessions from now on need this user, by Digest. */
  public RtspServer login(String user, String password) {
    manners =
        new Manners(
            manners.clip,
            manners.speed,
            manners.cameraClock,
            new DigestCheck(user, password),
            manners.udp);
    return this;
  }

  /** Sessions from now on may ask for datagrams; else they are answered with status 461. */
  public RtspServer allowUdp() {
    manners = new Manners(manners.clip, manners.speed, manners.cameraClock, manners.login, true);
    return this;
  }

  /** Sessions from now on have these faults and no others. */
  public RtspServer fail(RtspFault... wanted) {
    faults = List.of(wanted);
    return this;
  }

  /**
   * The sessions there are have this fault at their next picture: StallAfter, ByeAfter or CutAfter.
   * Those that begin from now on do not.
   */
  public void failNow(RtspFault fault) {
    sessions.forEach(session -> session.fail(fault));
  }

  /** Nothing listens at the port from now on, as when a camera reboots. Sessions go on. */
  public void refuse() {
    closeListener();
  }

  /** Listens again at the same port. */
  public void accept() {
    if (listener.isClosed()) {
      ServerSocket again = listen(port);
      listener = again;
      acceptOn(again);
    }
  }

  /** Closes every connection there is. */
  public void cut() {
    sessions.forEach(RtspSession::close);
  }

  /** An address of this server, such as {@code rtsp://127.0.0.1:40123/stream}. */
  public String url() {
    return "rtsp://127.0.0.1:" + port + "/stream";
  }

  /** The same with a user and a password in it, which must need no escape. */
  public String url(String user, String password) {
    return "rtsp://" + user + ":" + password + "@127.0.0.1:" + port + "/stream";
  }

  public int port() {
    return port;
  }

  /** Connections until now. */
  public int connections() {
    return connections.get();
  }

  /** Sessions until now that came to their first picture. */
  public int sessionsPlayed() {
    return played.get();
  }

  /** Pictures that were due until now, in all sessions. */
  public long picturesDue() {
    return pictures.get();
  }

  /** Connections that are open. */
  public int openSessions() {
    return sessions.size();
  }

  private static ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptOn(ServerSocket socket) {
    thread(
        "rtsp-" + port,
        () -> {
          while (!socket.isClosed()) {
            try {
              open(socket.accept());
            } catch (IOException e) {
              return; // refused or closed
            }
          }
        });
  }

  private void open(Socket client) throws IOException {
    client.setTcpNoDelay(true);
    connections.incrementAndGet();
    RtspSession session = new RtspSession(this, manners, faults, client);
    sessions.add(session);
    thread("rtsp-" + port + "-" + client.getPort(), session);
  }

  private static void thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  void pictureIsDue() {
    pictures.incrementAndGet();
  }

  void played() {
    played.incrementAndGet();
  }

  void ended(RtspSession session) {
    sessions.remove(session);
  }

  /** Waits; whether this server was closed meanwhile. */
  boolean isClosedAfter(Duration wait) {
    try {
      return closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void closeListener() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    closeListener();
    cut();
  }
}
