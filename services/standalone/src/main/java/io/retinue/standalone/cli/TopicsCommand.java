package io.retinue.standalone.cli;

import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.standalone.Deployment;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "topics",
    description = "Creates or shows Retinue's Kafka topics.",
    subcommands = {TopicsCommand.Apply.class, TopicsCommand.Describe.class})
final class TopicsCommand {
  private TopicsCommand() {}

  @Command(
      name = "apply",
      description = "Creates the topics that are missing. Changes and deletes none.")
  static final class Apply extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();

    @Option(
        names = "--partitions",
        paramLabel = "N",
        converter = Count.class,
        description =
            "Partitions of each topic that is keyed by camera: 2 to 4 for each planned detector."
                + " Default: ${DEFAULT-VALUE}")
    private int partitions = Deployment.CAMERA_PARTITIONS;

    @Override
    public void run() {
      KafkaConnection cluster = deployment.cluster();
      if (cluster != null) {
        print(out(), new TopicAdmin(cluster).apply(partitions));
        return;
      }
      try (Deployment open = deployment.open()) {
        print(out(), new TopicAdmin(open.kafka()).apply(partitions));
      }
    }
  }

  @Command(name = "describe", description = "Shows the topics and their settings on the brokers.")
  static final class Describe extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();

    @Override
    public void run() {
      try (Deployment open = deployment.open()) {
        print(out(), new TopicAdmin(open.kafka()).describe());
      }
    }
  }

  private static void print(PrintWriter out, List<TopicAdmin.TopicState> topics) {
    out.printf("%-22s %-8s %10s %9s  %s%n", "TOPIC", "", "PARTITIONS", "REPLICAS", "CONFIGS");
    for (TopicAdmin.TopicState topic : topics) {
      out.printf(
          "%-22s %-8s %10d %9d  %s%n",
          topic.topic().topicName(),
          topic.presence().name().toLowerCase(Locale.ROOT),
          topic.partitions(),
          topic.replicas(),
          topic.configs().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(e -> e.getKey() + "=" + e.getValue())
              .collect(Collectors.joining(" ")));
      topic.differences().forEach(d -> out.println("  differs: " + d));
    }
  }
}
