package io.retinue.broker;

import io.retinue.broker.BrokerException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A hold on the embedded broker of a data directory: one Kafka broker and a schema registry in a
 * JVM of their own, both on loopback. Processes with the same directory share one broker. It stops
 * cleanly when none has held it for the grace time, however they ended. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final long PAUSE_MS = 50;

  /** A file lock belongs to a process; the threads of one process use this monitor. */
  private static final Map<Path, Object> TURNS = new ConcurrentHashMap<>();

  private final DataDirectory data;
  private final BrokerAddress address;
  private final Lease lease;
  private final Optional<ProcessHandle> process;

  private EmbeddedBroker(DataDirectory data, BrokerAddress address, Lease lease) {
    this.data = data;
    this.address = address;
    this.lease = lease;
    this.process = ProcessHandle.of(address.pid()); // now, while the id is certainly the broker's
  }

  /**
   * Joins the broker of the directory, or starts one.
   *
   * @throws BrokerException with the reason why there is none
   */
  public static EmbeddedBroker startOrJoin(Path dataDirectory) {
    return startOrJoin(dataDirectory, Timeouts.USUAL);
  }

  /**
   * Joins the broker of the directory if one runs; starts none, and writes nothing.
   *
   * @throws BrokerException if the directory cannot be read
   */
  public static Optional<EmbeddedBroker> joinRunning(Path dataDirectory) {
    DataDirectory data = new DataDirectory(dataDirectory.toAbsolutePath().normalize());
    try {
      return join(data);
    } catch (IOException e) {
      throw DataDirectory.fault(data.root(), e);
    }
  }

  static EmbeddedBroker startOrJoin(Path dataDirectory, Timeouts patience) {
    DataDirectory data = DataDirectory.prepare(dataDirectory);
    synchronized (TURNS.computeIfAbsent(data.root(), root -> new Object())) {
      return startOrJoin(data, patience);
    }
  }

  private static EmbeddedBroker startOrJoin(DataDirectory data, Timeouts patience) {
    long end = System.nanoTime() + patience.others().toNanos();
    try (FileChannel channel = open(data.startLock())) {
      FileLock turn = await(channel, end);
      if (turn == null) {
        throw inUse(data, "another process has been starting a broker in it for too long");
      }
      try (turn) {
        return joinOrStart(data, patience, end);
      }
    } catch (IOException e) {
      throw DataDirectory.fault(data.root(), e);
    }
  }

  /** host:port of the broker. */
  public String bootstrapServers() {
    return address.bootstrapServers();
  }

  /** Root of the registry's Confluent-compatible API. */
  public URI registryUrl() {
    return address.registry();
  }

  /** Process id of the broker's JVM. */
  public long pid() {
    return address.pid();
  }

  /** Where the broker writes its log. */
  public Path logFile() {
    return data.log();
  }

  /** Whether the broker runs and this hold is not released. */
  public boolean isAlive() {
    return !lease.ended().isDone();
  }

  /** Completes when the broker is gone or this hold is released. */
  public CompletableFuture<Void> ended() {
    return lease.ended().copy();
  }

  /** Why the broker ended although it was held, as far as is known. */
  public BrokerException whyEnded() {
    return data.end("the embedded broker has ended");
  }

  /** Releases the hold; the broker stops after the grace time if nobody else holds it. */
  @Override
  public void close() {
    lease.close();
  }

  /**
   * Waits until the broker's JVM is gone.
   *
   * @return false if it still runs at the deadline
   */
  public boolean awaitStopped(Duration deadline) {
    try {
      if (process.isPresent()) {
        process.get().onExit().get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new BrokerException(Reason.FAILED, "the end of the broker cannot be awaited", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Kills the broker's JVM at once, as kill −9 does; for tests. */
  public void kill() {
    process.ifPresent(ProcessHandle::destroyForcibly);
    awaitStopped(Duration.ofSeconds(10));
    lease.close();
  }

  private static EmbeddedBroker joinOrStart(DataDirectory data, Timeouts patience, long end)
      throws IOException {
    while (true) {
      Optional<EmbeddedBroker> joined = join(data);
      if (joined.isPresent()) {
        return joined.get();
      }
      if (isUnused(data)) {
        ChildJvm.start(data, patience.grace(), patience.start());
        return join(data)
            .orElseThrow(
                () ->
                    new BrokerException(
                        Reason.FAILED, "the broker was ready and then gone" + data.tail()));
      }
      if (System.nanoTime() > end) { // a broker that is stopping would have stopped by now
        throw inUse(
            data,
            "process " + holder(data) + " holds " + data.brokerLock() + " and does not answer");
      }
      pause();
    }
  }

  private static Optional<EmbeddedBroker> join(DataDirectory data) throws IOException {
    return BrokerAddress.read(data.address())
        .flatMap(address -> Lease.take(address).map(l -> new EmbeddedBroker(data, address, l)));
  }

  /** Whether no broker runs in the directory; a broker holds the lock until its process ends. */
  private static boolean isUnused(DataDirectory data) throws IOException {
    try (FileChannel channel = open(data.brokerLock());
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held within this JVM
    }
  }

  private static @Nullable FileLock await(FileChannel channel, long end) throws IOException {
    while (System.nanoTime() < end) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // another thread of this JVM holds it: wait for that too
      }
      pause();
    }
    return null;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static String holder(DataDirectory data) throws IOException {
    String pid = Files.readString(data.brokerLock(), StandardCharsets.ISO_8859_1).strip();
    return pid.matches("[0-9]{1,19}") ? pid : "(unknown)";
  }

  private static BrokerException inUse(DataDirectory data, String why) {
    return new BrokerException(
        Reason.IN_USE, "the directory " + data.root() + " is in use: " + why);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException(Reason.FAILED, "interrupted while waiting for the broker", e);
    }
  }

  /**
   * How long to wait.
   *
   * @param start for a broker to become ready; recovery after kill −9 on a busy machine included
   * @param others for other processes: one that starts a broker, or a broker that stops
   * @param grace how long a broker runs after its last lease
   */
  record Timeouts(Duration start, Duration others, Duration grace) {
    static final Timeouts USUAL =
        new Timeouts(Duration.ofSeconds(90), Duration.ofSeconds(30), Duration.ofSeconds(3));
  }
}
