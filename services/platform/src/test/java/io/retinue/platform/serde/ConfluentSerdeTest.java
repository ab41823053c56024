package io.retinue.platform.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.broker.EmbeddedRegistry;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.schemas.Box;
import io.retinue.schemas.Frame;
import io.retinue.testkit.SampleRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfluentSerdeTest {
  private static final String TOPIC = "retinue.frames";

  private final EmbeddedRegistry server;
  private final SchemaRegistry registry;
  private final Serde<Frame> frames;

  ConfluentSerdeTest(@TempDir Path directory) throws IOException {
    this.server = EmbeddedRegistry.start(directory.resolve("registry.jsonl"), 0);
    this.registry = new SchemaRegistry(server.url());
    this.frames = new RetinueSerdes(registry).frames();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void shouldFrameAsConfluentDoesAndReadItBack() {
    Frame frame = SampleRecords.frame(new byte[] {1, 2, 3});

    byte[] bytes = frames.serializer().serialize(TOPIC, frame);

    assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, 1);
    assertThat(registry.schema(1)).isEqualTo(Frame.getClassSchema());
    assertThat(frames.deserializer().deserialize(TOPIC, bytes)).isEqualTo(frame);
  }

  @Test
  void shouldReadEveryKindOfRecordBack() {
    RetinueSerdes serdes = new RetinueSerdes(registry);

    assertThat(roundTrip(serdes.detections(), SampleRecords.detection()))
        .isEqualTo(SampleRecords.detection());
    assertThat(roundTrip(serdes.alerts(), SampleRecords.alert())).isEqualTo(SampleRecords.alert());
    assertThat(roundTrip(serdes.retractions(), SampleRecords.retraction()))
        .isEqualTo(SampleRecords.retraction());
    assertThat(roundTrip(serdes.cameras(), SampleRecords.camera()))
        .isEqualTo(SampleRecords.camera());
    assertThat(roundTrip(serdes.feedback(), SampleRecords.label()))
        .isEqualTo(SampleRecords.label());
    assertThat(roundTrip(serdes.training(), SampleRecords.training()))
        .isEqualTo(SampleRecords.training());
  }

  @Test
  void shouldPassDeletionsThrough() {
    assertThat(frames.serializer().serialize(TOPIC, null)).isNull();
    assertThat(frames.deserializer().deserialize(TOPIC, (byte[]) null)).isNull();
  }

  @Test
  void shouldReadWhatANewerSchemaWrote() throws IOException {
    Schema newer =
        SchemaBuilder.record("Box")
            .namespace("io.retinue.schemas")
            .fields()
            .requiredFloat("x1")
            .requiredFloat("y1")
            .requiredFloat("x2")
            .requiredFloat("y2")
            .name("angle")
            .type()
            .floatType()
            .floatDefault(0f)
            .endRecord();
    GenericRecord written =
        new GenericRecordBuilder(newer)
            .set("x1", 1f)
            .set("y1", 2f)
            .set("x2", 3f)
            .set("y2", 4f)
            .set("angle", 5f)
            .build();
    Serde<Box> boxes = new RetinueSerdes(registry).of(Box.class);

    Box box = boxes.deserializer().deserialize("boxes", framed(newer, written));

    assertThat(box).isEqualTo(new Box(1f, 2f, 3f, 4f));
  }

  @Test
  void shouldNameTheTopicOfBytesThatAreNoRecord() {
    byte[] good = frames.serializer().serialize(TOPIC, SampleRecords.frame(new byte[100]));

    assertGarbage(new byte[0]);
    assertGarbage(new byte[] {0, 0, 0, 0});
    assertGarbage("{\"camera\":\"gate\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertGarbage(new byte[] {0, 0, 0, 0, 99, 1, 2, 3}); // an id that nobody gave out
    assertGarbage(Arrays.copyOf(good, good.length - 1));
    assertGarbage(Arrays.copyOf(good, good.length + 1));
  }

  @Test
  void shouldNotTakeMemoryThatHostileBytesAskFor() throws IOException {
    Schema schema = Frame.getClassSchema();
    int id = registry.register("frames-value", schema);
    for (long length : new long[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 8L, 1L << 40, -1, -9}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(0);
      bytes.writeBytes(ByteBuffer.allocate(4).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      encoder.writeLong(length); // of the first string, camera
      encoder.flush();

      assertGarbage(bytes.toByteArray());
    }
  }

  @Test
  void shouldSurviveAnyFlippedByte() {
    byte[] good = frames.serializer().serialize(TOPIC, SampleRecords.frame(new byte[20]));
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      byte[] bad = good.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bad[5 + random.nextInt(bad.length - 5)] = (byte) random.nextInt();
      }
      try {
        frames.deserializer().deserialize(TOPIC, bad);
      } catch (SerializationException e) {
        assertThat(e).hasMessageContaining(TOPIC);
      }
    }
  }

  @Test
  void shouldSayThatTheRegistryIsDown() throws IOException {
    URI url = server.url();
    server.close();
    RetinueSerdes serdes = new RetinueSerdes(new SchemaRegistry(url, Duration.ofMillis(300)));

    assertThatThrownBy(
            () -> serdes.frames().serializer().serialize(TOPIC, SampleRecords.frame(new byte[1])))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE))
        .hasMessageContaining(url.toString());
    assertThatThrownBy(
            () -> serdes.frames().deserializer().deserialize(TOPIC, new byte[] {0, 0, 0, 0, 1, 0}))
        .isInstanceOf(RetinueException.class);
  }

  @Test
  void shouldSayThatTheRegistryRefusesTheSchema() {
    Schema other =
        SchemaBuilder.record("Frame")
            .namespace("io.retinue.schemas")
            .fields()
            .requiredInt("unheard_of")
            .endRecord();
    registry.register(TOPIC + "-value", other);

    assertThatThrownBy(() -> frames.serializer().serialize(TOPIC, SampleRecords.frame(new byte[1])))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining("409")
        .hasMessageContaining(TOPIC + "-value");
  }

  private void assertGarbage(byte[] bytes) {
    assertThatThrownBy(() -> frames.deserializer().deserialize(TOPIC, bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(TOPIC);
  }

  private byte[] framed(Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    int id = registry.register("boxes-value", schema);
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema, GenericData.get()).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static <T extends org.apache.avro.specific.SpecificRecord> T roundTrip(
      Serde<T> serde, T record) {
    String topic = record.getClass().getSimpleName();
    return serde.deserializer().deserialize(topic, serde.serializer().serialize(topic, record));
  }
}
