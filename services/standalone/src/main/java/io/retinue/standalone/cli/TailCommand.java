package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.AvroJson;
import io.retinue.platform.text.PrintableText;
import io.retinue.platform.topic.Topic;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.TopicTail;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tail",
    description = "Prints the committed records of a topic as they arrive, until Ctrl-C.")
final class TailCommand extends PrintingCommand implements Runnable {
  enum Format {
    TEXT(HumanLine::of),
    JSON(record -> PrintableText.line(AvroJson.line(record)));

    private final Function<SpecificRecord, String> line;

    Format(Function<SpecificRecord, String> line) {
      this.line = line;
    }
  }

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();

  @Parameters(
      paramLabel = "TOPIC",
      description =
          "frames, detections, objects, alerts, retractions, cameras, feedback, models"
              + " or training.")
  private String topic = "";

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json, one record a line. Default: ${DEFAULT-VALUE}")
  private Format format = Format.TEXT;

  @Option(names = "--from-beginning", description = "Start with the oldest record in the topic.")
  private boolean fromBeginning;

  @Option(
      names = "-n",
      paramLabel = "N",
      description =
          "Stop after N records. With --from-beginning, also stop at the end of the topic.")
  private long count = Long.MAX_VALUE;

  @Override
  public void run() {
    Topic wanted = topicNamed(topic);
    try (Deployment open = deployment.open();
        TopicTail tail = new TopicTail(open.kafka(), wanted, fromBeginning, this::skipped)) {
      tail.forEach(
          count,
          count < Long.MAX_VALUE && fromBeginning,
          record -> println(format.line.apply(record)));
    }
  }

  private void skipped(ValueDecoder.BadRecord bad) {
    String line = "skipped " + bad.place() + ", which cannot be decoded: " + bad.reason();
    err().println("retinue: " + PrintableText.line(line));
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
        "'" + name + "' is no topic that can be printed",
        "write frames, detections, objects, alerts, retractions, cameras, feedback, models or"
            + " training (for dead letters use: retinue dead-letters list)");
  }
}
