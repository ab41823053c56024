package io.retinue.standalone.cli;

import io.retinue.console.ConsoleConfig;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.ServiceGroup;
import io.retinue.standalone.ShutdownSignal;
import io.retinue.standalone.demo.Demo;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = {
      "Everything at once on a synthetic street: cameras, detector, trainer and the page. The"
          + " weights know people and cars; a simulated labeler boxes bicycles, and within"
          + " minutes the page shows them found, and no frame lost."
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of the page, on this machine only. Default: ${DEFAULT-VALUE}")
  private int port = ConsoleConfig.PORT;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    DataDirectory data = deployment.dataDirectory(".retinue-demo");
    try (ShutdownSignal stop = ShutdownSignal.onSignal();
        AutoCloseable taken = data.takeForDeployment();
        Deployment open = deployment.open(data);
        ServiceGroup group = new ServiceGroup()) {
      boolean told = Demo.knowsBicycles(open);
      group.start(Demo.services(open, port));
      out.println("The page is http://localhost:" + port);
      out.println(
          told
              ? "The champion of an earlier demo knows bicycles. Remove "
                  + data.root()
                  + " to see it learn again."
              : "The cameras run on weights that know people and cars. In about four minutes they"
                  + " find bicycles too.");
      out.println("Ctrl-C ends it.");
      out.flush();
      while (!stop.await(Duration.ofSeconds(1))) {
        RunCommand.requireAlive(open, group);
      }
    }
    return ExitCode.OK.code();
  }
}
