package io.retinue.standalone.cli;

import io.retinue.platform.admin.AdminConfig;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "health",
    description = {
      "Prints the state of each service of a running process, from its admin port.",
      "Ends with 0 if each is ready, or waits for a release or a camera; otherwise with 1."
    })
final class HealthCommand extends PrintingCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "${env:RETINUE_ADMIN_PORT:-9400}",
      converter = Port.class,
      description = "The process's admin port on this machine. Default: ${DEFAULT-VALUE}")
  private int port = AdminConfig.PORT;

  @Override
  public Integer call() throws InterruptedException {
    URI uri = URI.create("http://" + AdminConfig.LOOPBACK + ":" + port + "/healthz?verbose");
    try {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .connectTimeout(DEADLINE)
              .build()
              .send(
                  HttpRequest.newBuilder(uri).timeout(DEADLINE).build(),
                  HttpResponse.BodyHandlers.ofString());
      answer.body().lines().forEach(this::println);
      return answer.statusCode() == 200 ? ExitCode.OK.code() : ExitCode.FAILURE.code();
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.UNREACHABLE,
          "nothing answers on admin port " + port + " of this machine",
          "name the port of the process with --admin-port; `run` and `demo` have one only with that"
              + " option",
          e);
    }
  }
}
