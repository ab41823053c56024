package io.retinue.notifier;

import io.retinue.testkit.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Debian's mosquitto as a child process; what it has acknowledged survives a stop, and all but the
 * last moment a kill.
 */
final class Mosquitto implements AutoCloseable {
  private final Path folder;
  private final int port;
  private Process process;

  Mosquitto(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    Files.writeString(
        folder.resolve("mosquitto.conf"),
        """
        listener %d 127.0.0.1
        allow_anonymous true
        user root
        persistence true
        persistence_location %s/
        autosave_on_changes true
        autosave_interval 1
        max_queued_messages 0
        """
            .formatted(port, folder));
    this.process = begin();
  }

  URI url() {
    return URI.create("mqtt://127.0.0.1:" + port);
  }

  private Process begin() throws IOException {
    Process begun =
        new ProcessBuilder("/usr/sbin/mosquitto", "-c", folder.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Deadline.inSeconds(20).await("mosquitto listens", this::listens);
    return begun;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it in order: it writes its sessions to the disk. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Ends it at once, by SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void start() throws IOException {
    process = begin();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
