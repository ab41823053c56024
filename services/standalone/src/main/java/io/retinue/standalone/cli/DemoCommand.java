package io.retinue.standalone.cli;

import io.retinue.console.ConsoleConfig;
import io.retinue.platform.http.AllowedHosts;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.Monitoring;
import io.retinue.standalone.ServiceGroup;
import io.retinue.standalone.ShutdownSignal;
import io.retinue.standalone.demo.BundledTraining;
import io.retinue.standalone.demo.Demo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Runs all services on synthetic cameras, and learns a new class while you watch.",
      "The first release finds people and cars. A simulated labeler labels bicycles too. After"
          + " a few minutes a new release finds bicycles, and no frame is lost meanwhile."
    })
final class DemoCommand extends PrintingCommand implements Callable<Integer> {
  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Mixin private AdminOptions admin = new AdminOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Port.class,
      description = "Port of the console, on this machine only. Default: ${DEFAULT-VALUE}")
  private int port = ConsoleConfig.PORT;

  @Override
  public Integer call() throws Exception {
    DataDirectory data = deployment.dataDirectory(".retinue-demo");
    try (ShutdownSignal stop = ShutdownSignal.onSignal();
        AutoCloseable taken = data.takeForDeployment();
        Monitoring monitoring = Monitoring.open(admin.ifWanted(AllowedHosts.loopback()));
        Deployment open = deployment.openWithoutFile(data);
        ServiceGroup group = monitoring.newGroup()) {
      boolean learned = Demo.knowsBicycles(open);
      ConsoleConfig console =
          ConsoleConfig.onPort(port).allowing(admin.allowedHosts(AllowedHosts.loopback()));
      group.start(Demo.services(open, console, monitoring.registry()));
      println("The console is at http://localhost:" + port);
      println(
          learned
              ? "The champion of an earlier demo finds bicycles already. Delete "
                  + data.root()
                  + " to see it learn again."
              : "The first release finds people and cars. In a few minutes a new one finds"
                  + " bicycles too.");
      monitoring.uri().ifPresent(uri -> println("Metrics and health are at " + uri));
      println("Press Ctrl-C to stop.");
      while (!stop.await(Duration.ofSeconds(1))) {
        RunCommand.requireAlive(open, group);
      }
    }
    return ExitCode.OK.code();
  }

  @Command(
      name = "demo-weights",
      hidden = true,
      description = "Trains the release that the demo starts with. For people who build Retinue.")
  static final class Weights extends PrintingCommand implements Runnable {

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "An empty folder.")
    private Path out = Path.of("");

    @Option(
        names = "--pictures",
        paramLabel = "N",
        converter = Count.class,
        description = "Pictures to train on. Default: ${DEFAULT-VALUE}")
    private int pictures = 800;

    @Option(
        names = "--steps",
        paramLabel = "N",
        converter = Count.class,
        description = "Optimizer steps. Default: ${DEFAULT-VALUE}")
    private int steps = 4000;

    @Override
    public void run() {
      int threads = Runtime.getRuntime().availableProcessors();
      CocoMetrics metrics = BundledTraining.train(pictures, steps, threads, out).metrics();
      metrics.asMap().forEach((name, value) -> printf("%-6s %.3f%n", name, value));
    }
  }
}
