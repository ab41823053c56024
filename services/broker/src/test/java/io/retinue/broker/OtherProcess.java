package io.retinue.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** A separate process that joins a broker, or only locks its directory, until it is killed. */
final class OtherProcess implements AutoCloseable {
  private final Process process;

  private OtherProcess(Process process) {
    this.process = process;
  }

  /** Runs in the other process. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[1]);
    if (args[0].equals("join")) {
      System.out.println(EmbeddedBroker.startOrJoin(directory).pid());
      new CountDownLatch(1).await();
    }
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve("broker.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      System.out.println(channel.lock().isValid());
      new CountDownLatch(1).await();
    }
  }

  static OtherProcess joining(Path directory) throws IOException {
    return start("join", directory);
  }

  static OtherProcess locking(Path directory) throws IOException {
    return start("lock", directory);
  }

  private static OtherProcess start(String what, Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                what,
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new OtherProcess(process);
  }

  /** The line that the process prints when it holds the broker or the lock. */
  String firstLine() throws IOException {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  /** Kill −9. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
