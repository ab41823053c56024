package io.retinue.standalone.cli;

import io.retinue.console.ConsoleConfig;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.ServiceGroup;
import io.retinue.standalone.ShutdownSignal;
import io.retinue.standalone.demo.Demo;
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
          + " about four minutes a new release finds bicycles, and no frame is lost meanwhile."
    })
final class DemoCommand extends PrintingCommand implements Callable<Integer> {
  @Mixin private DeploymentOptions deployment = new DeploymentOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the console, on this machine only. Default: ${DEFAULT-VALUE}")
  private int port = ConsoleConfig.PORT;

  @Override
  public Integer call() throws Exception {
    DataDirectory data = deployment.dataDirectory(".retinue-demo");
    try (ShutdownSignal stop = ShutdownSignal.onSignal();
        AutoCloseable taken = data.takeForDeployment();
        Deployment open = deployment.open(data);
        ServiceGroup group = new ServiceGroup()) {
      boolean learned = Demo.knowsBicycles(open);
      group.start(Demo.services(open, port));
      println("The console is at http://localhost:" + port);
      println(
          learned
              ? "The champion of an earlier demo finds bicycles already. Delete "
                  + data.root()
                  + " to see it learn again."
              : "The first release finds people and cars. In about four minutes a new one finds"
                  + " bicycles too.");
      println("Press Ctrl-C to stop.");
      while (!stop.await(Duration.ofSeconds(1))) {
        RunCommand.requireAlive(open, group);
      }
    }
    return ExitCode.OK.code();
  }
}
