package io.retinue.standalone;

import io.retinue.standalone.cli.Main;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A {@code retinue} command in a JVM of its own, with the broker that it starts. */
public final class RunningRetinue implements AutoCloseable {
  private final Process process;

  private RunningRetinue(Process process) {
    this.process = process;
  }

  public static RunningRetinue start(String... arguments) throws IOException {
    return new RunningRetinue(Processes.startJava(Main.class, jvmOptions("1g"), arguments));
  }

  /** Options of a JVM for Retinue, as its launcher gives them. */
  public static List<String> jvmOptions(String heap) {
    return List.of(
        "-Xmx" + heap,
        "-Djava.awt.headless=true",
        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
        "-DOPT_OUT_TRACKING=true");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns once a broker serves the data directory, whichever process started it. */
  public void awaitBroker(Path data, Deadline deadline) {
    deadline.await("a broker serves " + data, () -> broker(data).isPresent());
  }

  /** The command, every process that it started, and the directory's broker, at once. */
  public void killEverything(Path data) {
    kill(Stream.concat(broker(data).stream(), tree()));
  }

  /** Ends the directory's broker, which outlives its command by a moment and writes its files. */
  static void endBroker(Path data) {
    kill(broker(data).stream());
  }

  /** The broker writes its process id into the file that it locks. */
  private static Optional<ProcessHandle> broker(Path data) {
    try {
      Path lock = data.resolve("broker").resolve("broker.lock");
      String pid = Files.exists(lock) ? Files.readString(lock).strip() : "";
      return pid.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command and every process that it started, at once and without warning. */
  public void killEverything() {
    kill(tree());
  }

  private Stream<ProcessHandle> tree() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private static void kill(Stream<ProcessHandle> processes) {
    List<ProcessHandle> all = processes.toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(p -> Processes.awaitEnd(p, Duration.ofSeconds(10)));
  }

  /** As Ctrl-C does; how long it took to end. */
  public Duration interrupt() {
    long start = System.nanoTime();
    Processes.signal(process.toHandle(), "INT");
    Processes.awaitEnd(process.toHandle(), Duration.ofSeconds(30));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  public int exitCode() {
    return process.exitValue();
  }

  /** Looks every two seconds until the condition holds; fails when the command ends before. */
  public void awaitAlive(Deadline deadline, String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(deadline.left())
        .pollInterval(Duration.ofSeconds(2))
        .failFast("the command has ended", () -> !process.isAlive())
        .until(condition);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      killEverything();
    }
  }
}
