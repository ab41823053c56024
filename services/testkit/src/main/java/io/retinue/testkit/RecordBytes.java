package io.retinue.testkit;

import io.retinue.schemas.TrustedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes values of topics without a registry and without the services' serdes: five bytes of
 * header, then Avro in the schema of this build.
 */
final class RecordBytes {
  private static final int HEADER_BYTES = 5;

  RecordBytes() {
    TrustedRecords.trust();
  }

  <T extends SpecificRecord> T decode(byte[] value, Class<T> type) {
    SpecificData model = SpecificData.getForClass(type);
    Schema schema = model.getSchema(type);
    try {
      return new SpecificDatumReader<T>(schema, schema, model)
          .read(
              null,
              DecoderFactory.get()
                  .binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null));
    } catch (IOException e) {
      throw new UncheckedIOException("no " + type.getSimpleName(), e);
    }
  }

  /** Empty where the value is no such record. */
  <T extends SpecificRecord> Optional<T> tryDecode(byte @Nullable [] value, Class<T> type) {
    try {
      return value == null || value.length <= HEADER_BYTES || value[0] != 0
          ? Optional.empty()
          : Optional.of(decode(value, type));
    } catch (UncheckedIOException | AvroRuntimeException e) {
      return Optional.empty();
    }
  }

  /** SHA-256; "none" if there is no value. */
  static String digest(byte @Nullable [] value) {
    if (value == null) {
      return "none";
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
