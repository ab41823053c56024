package io.retinue.detector;

import io.retinue.detector.FrameOutcome.FrameInfo;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads the values of the frames topic. Thread-safe if the deserializer is. */
final class FrameParser {
  private final Deserializer<Frame> deserializer;

  FrameParser(Deserializer<Frame> deserializer) {
    this.deserializer = deserializer;
  }

  /** A frame with its picture still encoded. */
  record ParsedFrame(FrameInfo info, byte[] jpeg) {}

  /**
   * @throws BadFrameException where the bytes are no frame that can be decoded
   * @throws DeviceFailureException where the schema registry does not answer
   */
  ParsedFrame parse(byte @Nullable [] value) {
    if (value == null) {
      throw new BadFrameException("the record has no value");
    }
    Frame frame;
    try {
      frame = deserializer.deserialize(Topic.FRAMES.topicName(), value);
    } catch (RetinueException e) {
      throw new DeviceFailureException(e.getMessage() + " " + e.remedy(), e);
    } catch (RuntimeException e) {
      throw new BadFrameException("the record's value is no Frame: " + e.getMessage(), e);
    }
    FrameInfo info = info(frame);
    if (frame.getEncoding() != PictureEncoding.JPEG) {
      throw new BadFrameException(
          "frame %s is encoded as %s, not JPEG".formatted(info.id(), frame.getEncoding()));
    }
    ByteBuffer bytes = frame.getBytes().duplicate();
    byte[] jpeg = new byte[bytes.remaining()];
    bytes.get(jpeg);
    return new ParsedFrame(info, jpeg);
  }

  private static FrameInfo info(Frame frame) {
    FrameId id;
    try {
      id = FrameId.of(frame);
    } catch (IllegalArgumentException e) {
      throw new BadFrameException("the frame has no usable name: " + e.getMessage(), e);
    }
    if (frame.getWidth() < 1 || frame.getHeight() < 1) {
      throw new BadFrameException(
          "frame %s says it has %dx%d pixels".formatted(id, frame.getWidth(), frame.getHeight()));
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
}
