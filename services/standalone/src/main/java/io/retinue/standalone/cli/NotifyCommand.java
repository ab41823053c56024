package io.retinue.standalone.cli;

import io.retinue.notifier.SinkConfig;
import io.retinue.notifier.Target;
import io.retinue.notifier.Trial;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.text.PrintableText;
import io.retinue.standalone.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "notify",
    description = "Tries the sinks to which alerts are sent.",
    subcommands = NotifyCommand.Test.class)
final class NotifyCommand {
  private NotifyCommand() {}

  @Command(
      name = "test",
      description = {
        "Sends an alert that nothing caused to one sink of the settings file.",
        "The alert is opened and closed, on a camera and of a rule that are called test. Needs"
            + " no cameras, and Kafka only for a sink that writes there."
      })
  static final class Test extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();

    @Parameters(paramLabel = "SINK", description = "Name of the sink in retinue.yaml.")
    private String name = "";

    @Override
    public void run() {
      List<SinkConfig> sinks = deployment.config().settings().sinks();
      SinkConfig sink =
          sinks.stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(sinks));
      List<Trial.Line> lines = send(sink);
      for (Trial.Line line : lines) {
        String said = PrintableText.line(line.detail());
        println(
            "%-7s %s: %s"
                .formatted(line.event(), line.delivered() ? "delivered" : "not delivered", said));
      }
      if (lines.stream().anyMatch(line -> !line.delivered())) {
        throw new RetinueException(
            ErrorKind.FAILURE,
            "sink " + name + " did not get the test",
            "correct its settings below 'notify:', or the receiver, and test again");
      }
    }

    private List<Trial.Line> send(SinkConfig sink) {
      if (!(sink.target() instanceof Target.KafkaJson)) {
        return Trial.run(sink, Test::noKafka, Instant.now());
      }
      try (Deployment open = deployment.open()) {
        return Trial.run(sink, () -> new KafkaClients(open.kafka()), Instant.now());
      }
    }

    private static KafkaClients noKafka() {
      throw new IllegalStateException("only a topic of Kafka needs Kafka");
    }

    private RetinueException unknown(List<SinkConfig> sinks) {
      return new RetinueException(
          ErrorKind.INVALID_SETTING,
          "there is no sink " + name,
          sinks.isEmpty()
              ? "write one below 'notify:' in retinue.yaml"
              : "name one of these: "
                  + sinks.stream().map(SinkConfig::name).collect(Collectors.joining(", ")));
    }
  }
}
