package io.retinue.detector.testing;

import io.retinue.schemas.TrustedRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Avro with its schema's fingerprint, for tests that have no registry. */
public record PlainAvro<T extends SpecificRecordBase>(Class<T> type) implements Serde<T> {
  public PlainAvro {
    TrustedRecords.trust();
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, record) -> {
      try {
        SpecificData model = SpecificData.getForClass(type);
        ByteBuffer bytes = new BinaryMessageEncoder<T>(model, model.getSchema(type)).encode(record);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
      } catch (IOException e) {
        throw new SerializationException(e);
      }
    };
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> {
      try {
        SpecificData model = SpecificData.getForClass(type);
        return new BinaryMessageDecoder<T>(model, model.getSchema(type)).decode(bytes);
      } catch (IOException | RuntimeException e) {
        throw new SerializationException(e);
      }
    };
  }
}
