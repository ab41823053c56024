package io.retinue.standalone.chaos;

import io.retinue.standalone.RunningRetinue;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FreePorts;
import io.retinue.testkit.Processes;
import io.retinue.testkit.ScrapedMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service in a JVM of its own, with a data directory of its own, which it keeps over its lives.
 */
final class ServiceProcess implements AutoCloseable {
  private final String name;
  private final Class<?> main;
  private final Path data;
  private final Path log;
  private final List<String> arguments;
  private final URI admin;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private @Nullable Process process;

  /**
   * @param name also of the folder and the log below {@code folder}
   * @param main class with a main method that takes {@code --data FOLDER} and {@code --admin-port}
   */
  ServiceProcess(String name, Class<?> main, Path folder, List<String> arguments)
      throws IOException {
    this.name = name;
    this.main = main;
    this.data = Files.createDirectories(folder.resolve(name));
    this.log = folder.resolve(name + ".log");
    this.arguments = new ArrayList<>(arguments);
    this.admin = URI.create("http://127.0.0.1:" + FreePorts.take(1).get(0) + "/");
    this.arguments.addAll(
        List.of("--data", data.toString(), "--admin-port", Integer.toString(admin.getPort())));
  }

  String name() {
    return name;
  }

  /** Starts it if it is not alive; returns at once. */
  void start() {
    if (isAlive()) {
      return;
    }
    try {
      process =
          Processes.startJava(
              main, RunningRetinue.jvmOptions("512m"), log, arguments.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  ScrapedMetrics metrics() {
    return ScrapedMetrics.of(admin);
  }

  /** Whether its admin port says that it is ready. */
  boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(admin.resolve("/readyz")).timeout(Duration.ofSeconds(5)).build();
    try {
      return isAlive()
          && http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts it again if it ended, and returns once it is ready. */
  void awaitReady(Deadline deadline) {
    deadline.await(
        name + " is ready; its log is " + log,
        () -> {
          start();
          return isReady();
        });
  }

  /** Kill −9; returns when it is gone. */
  void kill() {
    if (process != null) {
      Processes.kill(process.toHandle());
    }
  }

  /** SIGTERM, as a container's stop; returns when it is gone. */
  void stop() {
    if (isAlive() && process != null) {
      Processes.signal(process.toHandle(), "TERM");
      Processes.awaitEnd(process.toHandle(), Duration.ofSeconds(30));
    }
  }

  @Override
  public void close() {
    kill();
  }
}
