package io.retinue.ingest.isolation;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One decoding process, and the cameras that it serves. It takes no more cameras once it has ended,
 * or is retired because a call in it hangs; a retired one is killed when its last camera has left.
 * Thread-safe.
 */
final class DecoderProcess {
  private static final Logger LOG = LoggerFactory.getLogger(DecoderProcess.class);

  /** A connection's path has 108 bytes at most. */
  private static final int LONGEST_PATH = 100;

  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration GREETING = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(8);

  private final Path folder;
  private final Process process;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private int cameras;
  private int room = Integer.MAX_VALUE;
  private boolean retired;
  private @Nullable String killed;
  private long idleSince = System.nanoTime();

  private DecoderProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts a process.
   *
   * @param onCrash called when it ends by itself
   */
  static DecoderProcess start(DecoderJvm jvm, Consumer<DecoderProcess> onCrash) throws IOException {
    Path folder = Files.createTempDirectory("retinue-decoder-"); // of its user alone
    if (DecoderMain.socket(folder).toString().length() > LONGEST_PATH) {
      Files.delete(folder);
      throw new IOException(
          "the folder for temporary files has too long a name; give a shorter one with"
              + " -Djava.io.tmpdir");
    }
    DecoderProcess started = new DecoderProcess(folder, launch(jvm, folder));
    Thread watch = new Thread(() -> started.watch(onCrash), "decoder-" + started.process.pid());
    watch.setDaemon(true);
    watch.start();
    DataOutputStream in = new DataOutputStream(started.process.getOutputStream());
    DecoderMain.writeProperties(DecoderJvm.properties(), in);
    return started;
  }

  private static Process launch(DecoderJvm jvm, Path folder) throws IOException {
    try {
      return jvm.start(folder);
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
  }

  private void watch(Consumer<DecoderProcess> onCrash) {
    new DecoderOutput(process.pid()).follow(process.getInputStream(), () -> ready.complete(true));
    int status = awaitStatus();
    String killed = whyKilled();
    String how =
        killed == null ? "ended " + CrashCause.of(status, DecoderMain.crashReport(folder)) : killed;
    String cause = "the decoding process " + how;
    delete();
    if (killed == null) {
      LOG.warn("{} (process {}); its cameras get another one", cause, process.pid());
      onCrash.accept(this);
    }
    ended.complete(cause);
    ready.complete(false);
  }

  private int awaitStatus() {
    while (true) {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        LOG.debug("nobody interrupts this thread", e);
      }
    }
  }

  long pid() {
    return process.pid();
  }

  /** Null where it was not killed by ingest. */
  private synchronized @Nullable String whyKilled() {
    return killed;
  }

  boolean isAlive() {
    return !ended.isDone() && process.isAlive();
  }

  /**
   * Makes room for a camera.
   *
   * @param mostTogether with how many cameras, itself included, it may share a process
   * @return false if there is none
   */
  synchronized boolean admit(int mostTogether) {
    int both = Math.min(room, mostTogether);
    if (retired || killed != null || !isAlive() || cameras >= both) {
      return false;
    }
    room = both;
    cameras++;
    return true;
  }

  /** A camera that was admitted has left. */
  synchronized void leave() {
    cameras--;
    if (cameras == 0) {
      room = Integer.MAX_VALUE;
      idleSince = System.nanoTime();
      endIfRetired();
    }
  }

  /** Takes no more cameras, and ends when the last one has left. */
  synchronized void retire() {
    retired = true;
    LOG.warn("a call hangs in decoding process {}, which takes no more cameras", process.pid());
    endIfRetired();
  }

  private synchronized void endIfRetired() {
    if (retired && cameras == 0) {
      kill("was ended, because a call in it hung");
    }
  }

  /**
   * Ends it, whatever it does.
   *
   * @param why as the end of a sentence that begins with the process
   */
  synchronized void kill(String why) {
    if (killed == null) {
      killed = why;
    }
    process.destroyForcibly();
  }

  /** Whether it has served no camera for that long. */
  synchronized boolean isIdleFor(Duration time) {
    return cameras == 0 && System.nanoTime() - idleSince >= time.toNanos();
  }

  /**
   * Connects to it, as soon as it is ready.
   *
   * @return the connection, after the greeting
   * @throws IOException if it has ended, or does not answer; a thread that is interrupted stays so
   */
  Wire connect() throws IOException {
    if (!await(ready, START, false)) {
      kill("was not ready within " + START.toSeconds() + " s");
      throw new IOException(await(ended, LAST_WORDS, "the decoding process does not start"));
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean connected = false;
    try {
      connect(channel);
      connected = isReadable(channel);
    } finally {
      if (!connected) {
        channel.close();
      }
    }
    if (!connected) {
      boolean interrupted = Thread.currentThread().isInterrupted();
      if (!interrupted) {
        LOG.warn("decoding process {} does not answer, and is killed", process.pid());
        kill("did not answer, and was killed");
      }
      throw new IOException("the decoding process does not answer");
    }
    return new Wire(channel);
  }

  private void connect(SocketChannel channel) throws IOException {
    try {
      channel.connect(UnixDomainSocketAddress.of(DecoderMain.socket(folder)));
    } catch (IOException e) {
      throw new IOException(await(ended, LAST_WORDS, "the decoding process does not answer"), e);
    }
  }

  /** Waits for the greeting; a process that is stopped or stuck accepts, and sends nothing. */
  private static boolean isReadable(SocketChannel channel) throws IOException {
    boolean readable;
    try (Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      readable = selector.select(GREETING.toMillis()) > 0;
    }
    channel.configureBlocking(true);
    return readable;
  }

  /** After a connection broke: why, as soon as that is known. */
  String end() throws InterruptedException {
    try {
      return ended.get(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return "the decoding process closed the connection";
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** After {@link #kill}: until it has ended and its files are deleted. */
  void awaitEnd() {
    try {
      await(ended, LAST_WORDS, "");
    } catch (IOException e) {
      LOG.debug("did not wait for the end of decoding process {}", process.pid(), e);
    }
  }

  private static <T> T await(CompletableFuture<T> future, Duration limit, T otherwise)
      throws IOException {
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (TimeoutException e) {
      return otherwise;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void delete() {
    for (Path file :
        new Path[] {DecoderMain.socket(folder), DecoderMain.crashReport(folder), folder}) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.debug("{} was not deleted", file, e);
      }
    }
  }
}
