package io.retinue.alerter;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.Retraction;
import io.retinue.schemas.TrackerMemory;
import io.retinue.schemas.TrustedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Avro without a registry, for topologies that are driven without a broker. */
final class AvroBytes {
  static final Serde<DetectionEvent> DETECTIONS =
      of(DetectionEvent.getEncoder(), DetectionEvent.getDecoder());
  static final Serde<CameraStatus> CAMERAS =
      of(CameraStatus.getEncoder(), CameraStatus.getDecoder());
  static final Serde<ObjectEvent> OBJECTS = of(ObjectEvent.getEncoder(), ObjectEvent.getDecoder());
  static final Serde<TrackerMemory> TRACKS =
      of(TrackerMemory.getEncoder(), TrackerMemory.getDecoder());
  static final Serde<AlertEvent> ALERTS = of(AlertEvent.getEncoder(), AlertEvent.getDecoder());

  static final Serde<Retraction> RETRACTIONS = of(Retraction.getEncoder(), Retraction.getDecoder());

  private AvroBytes() {}

  private static <T extends SpecificRecordBase> Serde<T> of(
      BinaryMessageEncoder<T> encoder, BinaryMessageDecoder<T> decoder) {
    TrustedRecords.trust();
    return Serdes.serdeFrom(
        (topic, value) -> write(encoder, value), (topic, bytes) -> read(decoder, bytes));
  }

  private static <T extends SpecificRecordBase> byte @Nullable [] write(
      BinaryMessageEncoder<T> encoder, @Nullable T value) {
    if (value == null) {
      return null;
    }
    try {
      ByteBuffer buffer = encoder.encode(value);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T extends SpecificRecordBase> @Nullable T read(
      BinaryMessageDecoder<T> decoder, byte @Nullable [] bytes) {
    try {
      return bytes == null ? null : decoder.decode(ByteBuffer.wrap(bytes));
    } catch (IOException | RuntimeException e) { // as the real one does
      throw new SerializationException("not a record", e);
    }
  }
}
