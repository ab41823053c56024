package io.retinue.standalone.letters;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead letters that nobody has dealt with. A letter is dealt with by a mark: a record without a
 * value behind it in its own partition, which names its offset. So a mark is never deleted before
 * its letter, and a letter that is written back has its mark in the same transaction: it is written
 * back exactly once, also if the command is killed.
 *
 * <p>Two that write at a time fence each other: one of them is rolled back, and says so. Not
 * thread-safe.
 */
public final class DeadLetterBox {
  /** Header of a mark: the offset of the letter. */
  static final String MARKED = "retinue.letter.offset";

  /** Header of a mark: what became of the letter. */
  static final String OUTCOME = "retinue.letter.outcome";

  private static final int LETTERS_A_TRANSACTION = 50;

  /** What becomes of letters. */
  private enum Dealing {
    RETRIED,
    DROPPED;

    /** As in messages and marks. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final KafkaClients clients;
  private final LetterScan scan;

  /**
   * What a command did.
   *
   * @param done letters that are dealt with now
   * @param refused letters that could not be written back, with the reason
   */
  public record Outcome(List<LetterId> done, Map<LetterId, String> refused) {
    public Outcome {
      done = List.copyOf(done);
      refused = Map.copyOf(refused);
    }
  }

  public DeadLetterBox(KafkaClients clients) {
    this.clients = clients;
    this.scan = new LetterScan(clients);
  }

  /**
   * The letters that nobody has dealt with, partition by partition in their order.
   *
   * @throws RetinueException UNREACHABLE; BAD_INPUT if there is no such topic
   */
  public List<DeadLetter> list(Predicate<DeadLetter> wanted) {
    return open(wanted, scan::forEach);
  }

  /**
   * The letters that nobody has dealt with among the newest records of each partition. A mark lies
   * behind its letter, so none of them has one that is not read.
   *
   * @param records of each partition that are read
   */
  public List<DeadLetter> newest(int records) {
    return open(LetterFilter.ALL, action -> scan.forNewest(records, action));
  }

  private static List<DeadLetter> open(
      Predicate<DeadLetter> wanted, Consumer<Consumer<ConsumerRecord<byte[], byte[]>>> records) {
    Map<LetterId, DeadLetter> open = new LinkedHashMap<>();
    records.accept(
        record -> {
          Optional<LetterId> marked = marked(record);
          if (marked.isPresent()) {
            open.remove(marked.get());
            return;
          }
          DeadLetter letter = DeadLetter.of(record);
          if (wanted.test(letter)) {
            open.put(letter.id(), letter);
          }
        });
    return List.copyOf(open.values());
  }

  /**
   * A letter with its bytes, dealt with or not.
   *
   * @throws RetinueException BAD_INPUT if there is none
   */
  public OpenedLetter open(LetterId id) {
    List<OpenedLetter> found = new ArrayList<>();
    scan.forEach(
        record -> {
          if (record.partition() == id.partition()
              && record.offset() == id.offset()
              && marked(record).isEmpty()) {
            found.add(
                new OpenedLetter(
                    DeadLetter.of(record), DeadLetter.headers(record), record.value()));
          }
        });
    return found.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new RetinueException(
                    ErrorKind.BAD_INPUT,
                    "there is no dead letter " + id,
                    "choose one that 'retinue dead-letters list' prints"));
  }

  /**
   * Writes the originals back to their topics and partitions, behind what is there now.
   *
   * @throws RetinueException UNREACHABLE, or IN_USE if another command began
   */
  public Outcome retry(Predicate<DeadLetter> wanted) {
    return deal(wanted, Dealing.RETRIED);
  }

  /** Marks letters as dealt with, without writing them back. See {@link #retry}. */
  public Outcome drop(Predicate<DeadLetter> wanted) {
    return deal(wanted, Dealing.DROPPED);
  }

  private Outcome deal(Predicate<DeadLetter> wanted, Dealing dealing) {
    try (Producer<byte[], byte[]> producer = producer()) {
      producer.initTransactions(); // before the list: from here on nobody else marks
      Map<LetterId, String> refused = new HashMap<>();
      Set<LetterId> chosen = new TreeSet<>(LetterScan.ORDER);
      for (DeadLetter letter : list(wanted)) {
        String objection = dealing == Dealing.RETRIED ? objection(letter) : "";
        if (objection.isEmpty()) {
          chosen.add(letter.id());
        } else {
          refused.put(letter.id(), objection);
        }
      }
      write(producer, chosen, dealing);
      awaitVisible();
      return new Outcome(List.copyOf(chosen), refused);
    } catch (TimeoutException e) {
      throw new RetinueException(
          ErrorKind.UNREACHABLE,
          "Kafka did not answer: it is unknown whether the last letters were " + dealing.word(),
          "run 'retinue dead-letters list': what it prints is not dealt with",
          e);
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new RetinueException(
          ErrorKind.IN_USE,
          "another 'retinue dead-letters' began; this one was rolled back",
          "let one end before the next begins",
          e);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new RetinueException(
          ErrorKind.FAILURE,
          "Kafka refused a letter, the last "
              + LETTERS_A_TRANSACTION
              + " at most were not "
              + dealing.word()
              + ": "
              + cause.getMessage(),
          "run 'retinue dead-letters list', and try them one by one",
          e);
    }
  }

  private void write(Producer<byte[], byte[]> producer, Set<LetterId> chosen, Dealing dealing) {
    Map<String, Integer> partitions = new HashMap<>();
    List<LetterId> open = new ArrayList<>();
    scan.forEach(
        record -> {
          LetterId id = new LetterId(record.partition(), record.offset());
          if (!chosen.contains(id)) {
            return;
          }
          if (open.isEmpty()) {
            producer.beginTransaction();
          }
          open.add(id);
          if (dealing == Dealing.RETRIED) {
            producer.send(original(record, topic -> partitions(producer, partitions, topic)));
          }
          producer.send(mark(record, dealing));
          if (open.size() == LETTERS_A_TRANSACTION) {
            producer.commitTransaction();
            open.clear();
          }
        });
    if (!open.isEmpty()) {
      producer.commitTransaction();
    }
  }

  /**
   * Kafka answers a commit before its markers are in the topics, and the next command must see the
   * marks. A producer of the same id is admitted once the transactions before it have ended.
   */
  private void awaitVisible() {
    try (Producer<byte[], byte[]> next = producer()) {
      next.initTransactions();
    }
  }

  private static String objection(DeadLetter letter) {
    if (letter.origin().isEmpty()) {
      return "its topic of origin, " + letter.topic() + ", is not one of Retinue's";
    }
    return letter.isWhole() ? "" : "its " + letter.cut() + " was too large and is not whole";
  }

  private interface Partitions {
    int of(String topic);
  }

  private static int partitions(
      Producer<byte[], byte[]> producer, Map<String, Integer> known, String topic) {
    return known.computeIfAbsent(topic, name -> producer.partitionsFor(name).size());
  }

  /** Without a time: retention would delete a frame of yesterday at once. */
  private static ProducerRecord<byte[], byte[]> original(
      ConsumerRecord<byte[], byte[]> letter, Partitions partitions) {
    String topic = DeadLetter.of(letter).topic();
    String number = DeadLetter.text(letter.headers(), DeadLetters.PARTITION, "");
    boolean exists =
        number.matches("[0-9]{1,9}") && Integer.parseInt(number) < partitions.of(topic);
    ProducerRecord<byte[], byte[]> original =
        new ProducerRecord<>(
            topic, exists ? Integer.valueOf(number) : null, null, letter.key(), letter.value());
    for (Header header : letter.headers()) {
      if (DeadLetters.isForeign(header.key())) {
        original.headers().add(header);
      }
    }
    return original;
  }

  private static ProducerRecord<byte[], byte[]> mark(
      ConsumerRecord<byte[], byte[]> letter, Dealing dealing) {
    ProducerRecord<byte[], byte[]> mark =
        new ProducerRecord<>(
            Topic.DEAD_LETTERS.topicName(), letter.partition(), letter.key(), null);
    mark.headers().add(MARKED, Long.toString(letter.offset()).getBytes(LetterScan.TEXT));
    mark.headers().add(OUTCOME, dealing.word().getBytes(LetterScan.TEXT));
    return mark;
  }

  /** The letter that the record marks; empty if it is no mark. */
  private static Optional<LetterId> marked(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(MARKED);
    if (header == null || header.value() == null || record.value() != null) {
      return Optional.empty();
    }
    String offset = new String(header.value(), LetterScan.TEXT);
    return offset.matches("[0-9]{1,18}")
        ? Optional.of(new LetterId(record.partition(), Long.parseLong(offset)))
        : Optional.empty();
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> properties = clients.producerProperties();
    properties.put("transactional.id", "retinue-dead-letters");
    properties.put("max.request.size", DeadLetters.MAX_BYTES);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
