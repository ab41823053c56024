package io.retinue.alerter.watch;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The values of the store {@code presences} and of its changelog: JSON, which a person can read
 * with any Kafka tool.
 */
public final class CameraMemorySerde {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CameraMemorySerde() {}

  public static Serde<CameraMemory> create() {
    Serializer<CameraMemory> serializer = (topic, memory) -> write(memory);
    Deserializer<CameraMemory> deserializer = (topic, bytes) -> read(bytes);
    return Serdes.serdeFrom(serializer, deserializer);
  }

  private static byte @Nullable [] write(@Nullable CameraMemory memory) {
    return memory == null ? null : JSON.writeValueAsBytes(memory);
  }

  private static @Nullable CameraMemory read(byte @Nullable [] bytes) {
    try {
      return bytes == null ? null : JSON.readValue(bytes, CameraMemory.class);
    } catch (JacksonException e) {
      throw new SerializationException("The memory of a camera cannot be read back", e);
    }
  }
}
