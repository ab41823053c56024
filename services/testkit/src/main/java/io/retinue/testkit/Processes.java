package io.retinue.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Child processes of tests: started, killed and stopped by handle, never by name. */
public final class Processes {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern IGNORED =
      Pattern.compile("^SigIgn:\\s*(\\p{XDigit}+)$", Pattern.MULTILINE);
  private static final long INTERRUPT = 1L << 1;

  private Processes() {}

  /**
   * Starts a JVM with our class path; standard output can be read, errors go to ours. It reacts to
   * SIGINT even if this process ignores it, as a shell's background jobs do.
   *
   * @param main class with a main method
   */
  public static Process startJava(Class<?> main, List<String> jvmOptions, String... arguments)
      throws IOException {
    return start(
        new ProcessBuilder(command(main, jvmOptions, arguments))
            .redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  /** As the other, with all that the JVM prints appended to a file: nobody has to read a pipe. */
  public static Process startJava(
      Class<?> main, List<String> jvmOptions, Path log, String... arguments) throws IOException {
    return start(
        new ProcessBuilder(command(main, jvmOptions, arguments))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
  }

  /** Nothing outlives a test that is stopped. */
  private static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "child-end"));
    return process;
  }

  private static List<String> command(Class<?> main, List<String> jvmOptions, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isReadable(STATUS) && ignoresInterrupts(Files.readString(STATUS))) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  /**
   * @param status of a process, as Linux gives it in {@code /proc}
   */
  static boolean ignoresInterrupts(String status) {
    Matcher ignored = IGNORED.matcher(status);
    return ignored.find() && (Long.parseUnsignedLong(ignored.group(1), 16) & INTERRUPT) != 0;
  }

  /** Kill −9; returns when the process is gone. */
  public static void kill(ProcessHandle process) {
    process.destroyForcibly();
    awaitEnd(process, Duration.ofSeconds(10));
  }

  /** Sends a signal by its name, such as TERM, INT, STOP or CONT, to that process only. */
  public static void signal(ProcessHandle process, String name) {
    run("kill", "-" + name, Long.toString(process.pid()));
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + " did not work");
      }
    } catch (IOException e) {
      throw new AssertionError("no command " + command[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /**
   * Lets every write of that process fail that makes a file longer than this, as on a full disk.
   * Linux only.
   */
  public static void limitFileSize(ProcessHandle process, long bytes) {
    run("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes);
  }

  /** Returns when the process is gone; fails the test after the limit. */
  public static void awaitEnd(ProcessHandle process, Duration deadline) {
    try {
      process.onExit().get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("process " + process.pid() + " is alive after " + deadline, e);
    } catch (ExecutionException e) {
      throw new AssertionError("the end of process " + process.pid() + " cannot be awaited", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Our class path, absolute. */
  public static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }
}
