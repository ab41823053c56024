package io.retinue.standalone.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.standalone.letters.DeadLetterBox.Outcome;
import io.retinue.testkit.BrokerUnderTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterBoxTest {
  private static final byte[] STRANGE_KEY = {-1, 0, 27};
  private static final LetterFilter ALL = LetterFilter.ALL;

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaClients clients =
      new KafkaClients(new KafkaConnection(broker.bootstrapServers(), broker.registryUrl()));
  private final DeadLetterBox box = new DeadLetterBox(clients);
  private final PlantedLetters planted = new PlantedLetters(clients);

  @BeforeEach
  void createTopics() {
    broker.deleteRetinueTopics();
    new TopicAdmin(clients.connection()).apply(2);
  }

  @Test
  void shouldListWhatNobodyHasDealtWithAndFilterIt() throws Exception {
    put("retinue.frames", "gate", "no JPEG");
    put("retinue.frames", "yard", "no JPEG");
    put("retinue.detections", "gate", "bad \u001b[31mevent\u202e");

    assertThat(box.list(ALL)).hasSize(3);
    assertThat(box.list(filter("gate", null, null))).hasSize(2);
    assertThat(box.list(filter("gate", "frames", null))).hasSize(1);
    List<DeadLetter> events = box.list(filter(null, null, "EXCEPTION: BAD"));
    assertThat(events).hasSize(1);
    assertThat(events.get(0).place()).isEqualTo("retinue.detections-1@42");
    assertThat(events.get(0).reason()).isEqualTo("bad \\u001b[31mevent\\u202e"); // for a terminal
    assertThat(box.list(events.get(0)::equals)).containsExactly(events.get(0));
  }

  @Test
  void shouldListTheNewestWithoutReadingTheOthers() throws Exception {
    put("retinue.frames", "gate", "first"); // all of one key: in one partition
    put("retinue.frames", "gate", "second");
    put("retinue.frames", "gate", "third");
    LetterId third = box.list(filter(null, null, "third")).get(0).id();
    box.drop(new LetterFilter(Set.of(third), null, null, null)); // a mark and the transaction's end

    assertThat(box.newest(4)).extracting(DeadLetter::reason).containsExactly("second");
    assertThat(box.newest(5)).extracting(DeadLetter::reason).containsExactly("first", "second");
  }

  @Test
  void shouldWriteTheOriginalBackOnce() throws Exception {
    Headers headers = new RecordHeaders().add("traceparent", new byte[] {7});
    planted.put(
        PlantedLetters.original(
            "retinue.frames", STRANGE_KEY, "a picture".getBytes(UTF_8), headers),
        "no JPEG");

    Outcome first = box.retry(ALL);
    Outcome second = box.retry(ALL);

    assertThat(first.done()).hasSize(1);
    assertThat(second.done()).isEmpty();
    assertThat(box.list(ALL)).isEmpty();
    List<ConsumerRecord<byte[], byte[]>> frames = broker.reader().readAll("retinue.frames");
    assertThat(frames).hasSize(1);
    assertThat(frames.get(0).key()).isEqualTo(STRANGE_KEY);
    assertThat(frames.get(0).value()).isEqualTo("a picture".getBytes(UTF_8));
    assertThat(frames.get(0).partition()).isEqualTo(1);
    assertThat(frames.get(0).headers().toArray())
        .singleElement()
        .satisfies(header -> assertThat(header.key()).isEqualTo("traceparent"));
  }

  @Test
  void shouldWriteBackNothingTwiceWhenACommandWasKilledInBetween() throws Exception {
    put("retinue.frames", "gate", "no JPEG");
    Map<String, Object> properties = clients.producerProperties();
    properties.put("transactional.id", "retinue-dead-letters");
    try (KafkaProducer<byte[], byte[]> killed =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      killed.initTransactions();
      killed.beginTransaction();
      killed
          .send(new ProducerRecord<>("retinue.frames", 1, "gate".getBytes(UTF_8), new byte[] {1}))
          .get(10, TimeUnit.SECONDS);

      assertThat(box.retry(ALL).done()).hasSize(1);
    }

    assertThat(broker.reader().readAll("retinue.frames")).hasSize(1);
    assertThat(box.list(ALL)).isEmpty();
  }

  @Test
  void shouldDropWithoutWritingBack() throws Exception {
    put("retinue.frames", "gate", "no JPEG");
    put("retinue.frames", "yard", "no JPEG");
    LetterId gate = box.list(filter("gate", null, null)).get(0).id();

    assertThat(box.drop(new LetterFilter(Set.of(gate), null, null, null)).done())
        .containsExactly(gate);

    assertThat(box.list(ALL)).extracting(DeadLetter::key).containsExactly("yard");
    assertThat(broker.reader().readAll("retinue.frames")).isEmpty();
  }

  @Test
  void shouldOpenALetterWithItsBytes() throws Exception {
    put("retinue.frames", "gate", "no JPEG");
    LetterId id = box.list(ALL).get(0).id();

    OpenedLetter opened = box.open(id);

    assertThat(opened.value()).isEqualTo("value".getBytes(UTF_8));
    assertThat(opened.headers()).containsEntry(DeadLetters.MESSAGE, "no JPEG");
    assertThatThrownBy(() -> box.open(new LetterId(0, 999)))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT));
  }

  @Test
  void shouldNotWriteBackToForeignTopicsNorWhatIsNotWhole() throws Exception {
    put("__consumer_offsets", "gate", "forged");
    planted.put(
        PlantedLetters.original(
            "retinue.frames", new byte[1 << 20], new byte[1], new RecordHeaders()),
        "its key is too long");

    Outcome outcome = box.retry(ALL);

    assertThat(outcome.done()).isEmpty();
    assertThat(outcome.refused().values())
        .anySatisfy(why -> assertThat(why).contains("__consumer_offsets"))
        .anySatisfy(why -> assertThat(why).contains("key", "not whole"));
    assertThat(box.list(ALL)).hasSize(2);
  }

  @Test
  void shouldReadTheIdThatItPrints() {
    assertThat(LetterId.parse("3@42")).isEqualTo(new LetterId(3, 42)).hasToString("3@42");
    for (String wrong : List.of("", "3", "@4", "3@", "-1@2", "1@2@3", "1@99999999999999999999")) {
      assertThatThrownBy(() -> LetterId.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static LetterFilter filter(
      @Nullable String camera, @Nullable String topic, @Nullable String reason) {
    return new LetterFilter(Set.of(), camera, topic, reason);
  }

  private void put(String topic, String key, String reason) throws Exception {
    planted.put(
        PlantedLetters.original(
            topic, key.getBytes(UTF_8), "value".getBytes(UTF_8), new RecordHeaders()),
        reason);
  }
}
