package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.AvroJson;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.text.PrintableText;
import io.retinue.platform.topic.Topic;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.TopicTail;
import io.retinue.standalone.letters.DeadLetter;
import io.retinue.standalone.letters.DeadLetterBox;
import io.retinue.standalone.letters.LetterFilter;
import io.retinue.standalone.letters.LetterId;
import io.retinue.standalone.letters.OpenedLetter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "dead-letters",
    description =
        "Shows the records that could not be processed, and writes them back or drops them.",
    subcommands = {
      DeadLettersCommand.ListLetters.class,
      DeadLettersCommand.Show.class,
      DeadLettersCommand.Retry.class,
      DeadLettersCommand.Drop.class
    })
final class DeadLettersCommand {
  private DeadLettersCommand() {}

  /** Options that choose letters. */
  static final class Filter {
    @Option(names = "--camera", paramLabel = "NAME", description = "Letters of this camera.")
    private @Nullable String camera;

    @Option(
        names = "--topic",
        paramLabel = "TOPIC",
        description = "Letters that come from this topic, for example frames.")
    private @Nullable String topic;

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "Letters whose exception or message contains this.")
    private @Nullable String reason;

    LetterFilter of(Set<LetterId> ids) {
      return new LetterFilter(ids, camera, topic, reason);
    }
  }

  @Command(name = "list", description = "Prints the letters that nobody has dealt with.")
  static final class ListLetters extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();
    @Mixin private Filter filter = new Filter();

    @Override
    public void run() {
      try (Deployment open = deployment.open()) {
        List<DeadLetter> letters = box(open).list(filter.of(Set.of()));
        if (letters.isEmpty()) {
          println("There are no dead letters.");
          return;
        }
        printf("%-10s %-24s %-28s %-16s %s%n", "ID", "WRITTEN", "FROM", "KEY", "REASON");
        for (DeadLetter letter : letters) {
          printf(
              "%-10s %-24s %-28s %-16s %s%n",
              letter.id(), letter.at(), letter.place(), letter.key(), letter.reason());
        }
      }
    }
  }

  @Command(name = "show", description = "Prints one letter with its headers and its record.")
  static final class Show extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();

    @Parameters(paramLabel = "ID", description = "partition@offset, as 'list' prints it.")
    private LetterId id = new LetterId(0, 0);

    @Option(
        names = "--to",
        paramLabel = "FILE",
        description = "Write the original bytes of the value into this file, which must not exist.")
    private @Nullable Path file;

    @Override
    public void run() {
      try (Deployment open = deployment.open()) {
        OpenedLetter opened = box(open).open(id);
        DeadLetter letter = opened.letter();
        println("letter    " + letter.id() + ", written " + letter.at());
        println("from      " + letter.place());
        println("key       " + letter.key());
        println("value     " + (letter.bytes() < 0 ? "none" : letter.bytes() + " bytes"));
        println("reason    " + letter.exception() + ": " + letter.reason());
        if (!letter.cut().isEmpty()) {
          println("not whole " + letter.cut());
        }
        opened.headers().forEach((name, value) -> println("header    " + name + " = " + value));
        println("record    " + decoded(open, opened));
        save(opened.value());
      }
    }

    private void save(byte @Nullable [] value) {
      if (file == null) {
        return;
      }
      try {
        Files.write(file, value == null ? new byte[0] : value, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        throw new RetinueException(
            ErrorKind.INVALID_SETTING, file + " exists", "name another file with --to", e);
      } catch (IOException e) {
        throw RetinueException.unwritable("the file " + file, e);
      }
      println("saved     " + file);
    }

    private static String decoded(Deployment open, OpenedLetter opened) {
      Optional<Topic> topic = opened.letter().origin();
      if (topic.isEmpty() || opened.value() == null) {
        return "none";
      }
      try {
        SpecificRecord record =
            TopicTail.serde(new RetinueSerdes(open.kafka()), topic.get())
                .deserializer()
                .deserialize(topic.get().topicName(), opened.value());
        return PrintableText.line(AvroJson.line(record));
      } catch (SerializationException e) {
        return "cannot be decoded: " + PrintableText.line(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Retry and drop: which letters, and what was done. */
  abstract static class Deal extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();
    @Mixin private Filter filter = new Filter();

    @Parameters(paramLabel = "ID", arity = "0..*", description = "partition@offset.")
    private List<LetterId> ids = List.of();

    @Option(names = "--all", description = "All letters that fit the other options.")
    private boolean all;

    private final String done;
    private final BiFunction<DeadLetterBox, LetterFilter, DeadLetterBox.Outcome> deal;

    Deal(String done, BiFunction<DeadLetterBox, LetterFilter, DeadLetterBox.Outcome> deal) {
      this.done = done;
      this.deal = deal;
    }

    @Override
    public void run() {
      LetterFilter which = filter.of(new LinkedHashSet<>(ids));
      if (which.equals(LetterFilter.ALL) && !all) {
        throw wrongOptions("name letters as partition@offset, or give a filter or --all");
      }
      try (Deployment open = deployment.open()) {
        DeadLetterBox.Outcome outcome = deal.apply(box(open), which);
        outcome.refused().forEach((id, why) -> err().println("retinue: " + id + ": " + why));
        println(done + " " + outcome.done().size() + " letters");
        if (!outcome.refused().isEmpty()) {
          throw new RetinueException(
              ErrorKind.BAD_INPUT,
              outcome.refused().size() + " letters cannot be written back",
              "look at them with 'retinue dead-letters show', then drop them");
        }
        int missing = which.ids().size() - outcome.done().size();
        if (missing > 0) {
          throw new RetinueException(
              ErrorKind.BAD_INPUT,
              missing + " of the letters named are not there or are dealt with",
              "choose from what 'retinue dead-letters list' prints");
        }
      }
    }
  }

  @Command(
      name = "retry",
      description = {
        "Writes letters back to their topics, exactly once, and marks them as dealt with.",
        "A frame comes behind newer frames of its camera; a live frame that is old by then is shed."
      })
  static final class Retry extends Deal {
    Retry() {
      super("retried", DeadLetterBox::retry);
    }
  }

  @Command(name = "drop", description = "Marks letters as dealt with, without writing them back.")
  static final class Drop extends Deal {
    Drop() {
      super("dropped", DeadLetterBox::drop);
    }
  }

  private static DeadLetterBox box(Deployment open) {
    return new DeadLetterBox(new KafkaClients(open.kafka()));
  }
}
