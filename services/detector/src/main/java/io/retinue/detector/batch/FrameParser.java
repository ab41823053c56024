package io.retinue.detector.batch;

import io.retinue.detector.batch.FrameOutcome.FrameInfo;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.video.JpegDecoder;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of the frames topic. What it returns has the size that it declares, within the
 * limit of the decoder, so memory is bounded before anything is decoded. Thread-safe if the
 * deserializer is.
 */
public final class FrameParser {
  /** JPEG has no larger side. */
  private static final int LONGEST_SIDE = 65_535;

  /** Arithmetic with times between 1970 and this one cannot overflow, here or in a consumer. */
  private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

  private static final long LONGEST_EPOCH_MS = Duration.ofDays(100 * 366L).toMillis();

  private final Deserializer<Frame> deserializer;

  public FrameParser(Deserializer<Frame> deserializer) {
    this.deserializer = deserializer;
  }

  /** A frame with its picture still encoded. */
  record ParsedFrame(FrameInfo info, byte[] jpeg) {}

  /**
   * @throws BadFrameException where the bytes are no frame that can be decoded
   * @throws RetinueException where the schema registry does not answer
   */
  ParsedFrame parse(byte @Nullable [] value) {
    if (value == null) {
      throw new BadFrameException("the record has no value");
    }
    try {
      return parsed(deserializer.deserialize(Topic.FRAMES.topicName(), value));
    } catch (RetinueException | BadFrameException e) {
      throw e; // a RetinueException is the registry's fault, not the record's
    } catch (RuntimeException e) { // one hostile record must not stop the others
      throw new BadFrameException("the record's value is no Frame: " + e.getMessage(), e);
    }
  }

  private static ParsedFrame parsed(Frame frame) {
    FrameInfo info = info(frame);
    if (frame.getEncoding() != PictureEncoding.JPEG) {
      throw new BadFrameException(
          "frame %s is encoded as %s, not JPEG".formatted(info.id(), frame.getEncoding()));
    }
    ByteBuffer bytes = frame.getBytes().duplicate();
    byte[] jpeg = new byte[bytes.remaining()];
    bytes.get(jpeg);
    requireDeclaredSize(info, jpeg);
    return new ParsedFrame(info, jpeg);
  }

  private static void requireDeclaredSize(FrameInfo info, byte[] jpeg) {
    try {
      PictureSize size = JpegDecoder.sizeOf(jpeg);
      if (!size.equals(info.size())) {
        throw new BadFrameException(
            "frame %s says %dx%d pixels, its picture has %dx%d"
                .formatted(info.id(), info.width(), info.height(), size.width(), size.height()));
      }
      if (size.pixels() > JpegDecoder.DEFAULT_MAX_PIXELS) {
        throw new BadFrameException(
            "frame %s has %d pixels; the limit is %d"
                .formatted(info.id(), size.pixels(), JpegDecoder.DEFAULT_MAX_PIXELS));
      }
    } catch (VideoException e) {
      throw new BadFrameException(
          "the picture of frame " + info.id() + " cannot be decoded: " + e, e);
    }
  }

  private static FrameInfo info(Frame frame) {
    FrameId id;
    try {
      id = FrameId.of(frame);
    } catch (IllegalArgumentException e) {
      throw new BadFrameException("the frame has no usable name: " + e.getMessage(), e);
    }
    if (!isSide(frame.getWidth()) || !isSide(frame.getHeight())) {
      throw new BadFrameException(
          "frame %s says it has %dx%d pixels".formatted(id, frame.getWidth(), frame.getHeight()));
    }
    requireTime(id, "captured_at", frame.getCapturedAt());
    requireTime(id, "ingested_at", frame.getIngestedAt());
    if (frame.getMediaTime() < 0 || frame.getMediaTime() > LONGEST_EPOCH_MS) {
      throw new BadFrameException(
          "frame %s has the media time %d ms".formatted(id, frame.getMediaTime()));
    }
    return new FrameInfo(
        id,
        frame.getCapturedAt(),
        frame.getMediaTime(),
        frame.getIngestedAt(),
        frame.getWidth(),
        frame.getHeight(),
        frame.getDelivery() == Delivery.LIVE);
  }

  private static boolean isSide(int pixels) {
    return pixels >= 1 && pixels <= LONGEST_SIDE;
  }

  private static void requireTime(FrameId id, String field, Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
      throw new BadFrameException(
          "frame %s has %s %d ms; it must lie between 1970 and 3000"
              .formatted(id, field, time.toEpochMilli()));
    }
  }
}
