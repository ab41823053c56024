package io.retinue.platform.serde;

import io.retinue.schemas.TrustedRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's framing: a zero byte, the schema's id as four bytes, big end first, and the record in
 * Avro's binary encoding. The subject is {@code <topic>-value}. Records of older and newer schemas
 * are resolved to ours. Thread-safe, both ways.
 */
final class ConfluentSerde<T extends SpecificRecord> implements Serde<T> {
  private static final byte MAGIC = 0;
  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  private final SchemaRegistry registry;
  private final Schema schema;
  private final SpecificData model;
  private final Map<String, Integer> idsByTopic = new ConcurrentHashMap<>();

  /** By schema id: to resolve two schemas takes longer than to read many records. */
  private final ThreadLocal<Map<Integer, SpecificDatumReader<T>>> readers =
      ThreadLocal.withInitial(HashMap::new);

  ConfluentSerde(SchemaRegistry registry, Class<T> type) {
    TrustedRecords.trust();
    this.registry = registry;
    this.model = SpecificData.getForClass(type);
    this.schema = model.getSchema(type);
  }

  @Override
  public Serializer<T> serializer() {
    return this::serialize;
  }

  @Override
  public Deserializer<T> deserializer() {
    return this::deserialize;
  }

  private byte @Nullable [] serialize(String topic, @Nullable T record) {
    if (record == null) {
      return null;
    }
    int id = idsByTopic.computeIfAbsent(topic, t -> registry.register(t + "-value", schema));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.write(MAGIC);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new SpecificDatumWriter<T>(schema, model).write(record, encoder);
      encoder.flush();
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "a " + schema.getName() + " for topic " + topic + " has a missing or wrong field", e);
    }
    return bytes.toByteArray();
  }

  private @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
      throw new SerializationException(
          "a value of topic " + topic + " is not in Confluent's framing: " + beginning(bytes));
    }
    int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    Schema writer;
    try {
      writer = registry.schema(id);
    } catch (SerializationException e) {
      throw unreadable(topic, id, bytes, e);
    }
    try {
      BinaryDecoder decoder =
          DecoderFactory.get()
              .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
      T record = reader(id, writer).read(null, decoder);
      if (!decoder.isEnd()) {
        throw new AvroRuntimeException("bytes are left over after the record");
      }
      return record;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw unreadable(topic, id, bytes, e); // Avro throws a dozen kinds on hostile bytes
    }
  }

  /** Avro's readers belong to one thread each. */
  private SpecificDatumReader<T> reader(int id, Schema writer) {
    return readers.get().computeIfAbsent(id, i -> new SpecificDatumReader<>(writer, schema, model));
  }

  private SerializationException unreadable(String topic, int id, byte[] bytes, Throwable cause) {
    return new SerializationException(
        "a value of topic "
            + topic
            + " with schema id "
            + id
            + ", "
            + bytes.length
            + " bytes, is no "
            + schema.getName()
            + ": "
            + cause.getMessage(),
        cause);
  }

  private static String beginning(byte[] bytes) {
    StringBuilder text = new StringBuilder().append(bytes.length).append(" bytes");
    for (int i = 0; i < Math.min(8, bytes.length); i++) {
      text.append(i == 0 ? ", beginning " : " ").append(String.format("%02x", bytes[i]));
    }
    return text.toString();
  }
}
