package io.retinue.broker;

import io.retinue.broker.BrokerException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Starts the broker's JVM with the same java and class path as this one, and little memory. */
final class ChildJvm {
  /** Options of the parent only: a debugger's port can be opened only once. */
  private static final Set<String> JVM_OPTIONS =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private ChildJvm() {}

  /**
   * Returns when the broker serves.
   *
   * @throws BrokerException with the child's own reason, or FAILED if it gave none
   */
  static Process start(DataDirectory data, Duration grace, Duration deadline) {
    Process process;
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command(data, grace))
              .directory(data.root().toFile())
              .redirectError(data.errors().toFile());
      builder.environment().keySet().removeAll(JVM_OPTIONS);
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new BrokerException(Reason.FAILED, "the broker's JVM does not start: " + e, e);
    }
    String said;
    try {
      said = firstLine(process).get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
      throw new BrokerException(
          Reason.FAILED, "the broker was not ready in " + deadline + data.tail(), e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new BrokerException(Reason.FAILED, "interrupted while the broker started", e);
    }
    if (!said.equals(BrokerMain.READY)) {
      throw failed(said, data);
    }
    return process;
  }

  private static List<String> command(DataDirectory data, Duration grace) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-Djava.awt.headless=true",
        "-Dsun.net.httpserver.nodelay=true",
        "-Dsun.net.httpserver.maxReqTime=5",
        "-Djdk.httpserver.maxConnections=" + EmbeddedRegistry.MOST_CONNECTIONS,
        "-Dlogback.configurationFile=io/retinue/broker/broker-logback.xml",
        "-Dretinue.broker.log=" + data.log(),
        "-cp",
        absoluteClassPath(),
        BrokerMain.class.getName(),
        data.root().toString(),
        Long.toString(grace.toMillis()));
  }

  /** The child runs in another directory, where relative entries would be wrong. */
  private static String absoluteClassPath() {
    String separator = System.getProperty("path.separator");
    return Arrays.stream(System.getProperty("java.class.path").split(separator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(separator));
  }

  /** The first line of the child; empty if it ended without one. */
  private static CompletableFuture<String> firstLine(Process process) {
    CompletableFuture<String> line = new CompletableFuture<>();
    LeaseServer.thread(
        "retinue-broker-output",
        () -> {
          try (BufferedReader out =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String text = out.readLine(); text != null; text = out.readLine()) {
              if (text.equals(BrokerMain.READY) || text.startsWith(BrokerMain.FAILED)) {
                line.complete(text);
              }
            }
          } catch (IOException e) {
            line.completeExceptionally(e);
          }
          line.complete("");
        });
    return line;
  }

  private static BrokerException failed(String said, DataDirectory data) {
    String[] parts = said.split(" ", 3);
    if (parts.length == 3) {
      for (Reason reason : Reason.values()) {
        if (reason.name().equals(parts[1])) {
          String tail = reason == Reason.FAILED ? data.tail() : "";
          return new BrokerException(reason, parts[2] + tail);
        }
      }
    }
    return data.end("the broker ended before it was ready");
  }
}
