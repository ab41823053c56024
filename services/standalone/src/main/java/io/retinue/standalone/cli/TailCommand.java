package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.serde.AvroJson;
import io.retinue.platform.topic.Topic;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.TopicTail;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "tail",
    description = "Prints a topic's records as they come, committed ones only. Ctrl-C ends it.")
final class TailCommand implements Callable<Integer> {
  enum Format {
    TEXT(HumanLine::of),
    JSON(AvroJson::line);

    private final Function<SpecificRecord, String> line;

    Format(Function<SpecificRecord, String> line) {
      this.line = line;
    }
  }

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "TOPIC",
      description = "frames, detections, alerts, cameras, feedback, models or training.")
  private String topic = "";

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json, one record a line. Default: ${DEFAULT-VALUE}")
  private Format format = Format.TEXT;

  @Option(names = "--from-beginning", description = "Start with the oldest record that is kept.")
  private boolean fromBeginning;

  @Option(
      names = "-n",
      paramLabel = "N",
      description = "End after N records. With --from-beginning, end at the topic's end at latest.")
  private long count = Long.MAX_VALUE;

  @Override
  public Integer call() {
    Topic wanted = topicNamed(topic);
    PrintWriter out = spec.commandLine().getOut();
    try (Deployment open = deployment.open();
        TopicTail tail = new TopicTail(open.kafka(), wanted, fromBeginning)) {
      tail.forEach(
          count,
          count < Long.MAX_VALUE && fromBeginning,
          (record) -> {
            out.println(format.line.apply(record));
            out.flush();
          });
    }
    return ExitCode.OK.code();
  }

  private static Topic topicNamed(String name) {
    for (Topic topic : Topic.values()) {
      if (topic != Topic.DEAD_LETTERS
          && (topic.topicName().equals(name) || topic.topicName().equals("retinue." + name))) {
        return topic;
      }
    }
    throw new RetinueException(
        ErrorKind.INVALID_SETTING,
        "there is no topic '" + name + "' to print",
        "name one of frames, detections, alerts, cameras, feedback, models, training"
            + " (dead-letters hold foreign bytes: read them with kcat)".toLowerCase(Locale.ROOT));
  }
}
