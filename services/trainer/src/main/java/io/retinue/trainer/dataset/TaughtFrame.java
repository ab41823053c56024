package io.retinue.trainer.dataset;

import io.retinue.platform.file.Sha256;
import io.retinue.platform.frame.FrameId;
import io.retinue.schemas.Box;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.video.JpegDecoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A frame that a teacher looked at, as it is kept.
 *
 * @param problem why it cannot be used; empty if it can
 * @param picture encoded
 * @param label what the teacher found, as a person would have labeled it, without the picture;
 *     empty if the frame cannot be used
 */
record TaughtFrame(String problem, byte[] picture, Optional<LabelledFrame> label) {
  static final String GONE = "frame is no longer there, or is not a frame";

  private static final byte[] NOTHING = new byte[0];
  private static final String TEACHER = "teacher";

  static TaughtFrame unusable(String problem) {
    return new TaughtFrame(problem, NOTHING, Optional.empty());
  }

  /**
   * @param boxes what the teacher found
   * @param classes what it looked for
   */
  static TaughtFrame of(FrameLog.Entry entry, List<Label.Box> boxes, List<String> classes) {
    Frame frame = entry.value();
    FrameId id = FrameId.of(frame);
    LabelledFrame label =
        LabelledFrame.newBuilder()
            .setFrameId(id.toString())
            .setFrame(id.toRef(entry.position().partition(), entry.position().offset()))
            .setMediaTime(frame.getMediaTime())
            .setWidth(frame.getWidth())
            .setHeight(frame.getHeight())
            .setEncoding(PictureEncoding.JPEG)
            .setBytes(ByteBuffer.wrap(NOTHING))
            .setBoxes(boxes.stream().map(TaughtFrame::box).toList())
            .setClasses(classes)
            .setLabelledBy(TEACHER)
            .setLabelledAt(Instant.EPOCH)
            .setSource(TEACHER)
            .build();
    return new TaughtFrame("", bytes(frame), Optional.of(label));
  }

  private static LabelledBox box(Label.Box box) {
    return LabelledBox.newBuilder()
        .setLabel(box.label())
        .setBox(new Box(box.x1(), box.y1(), box.x2(), box.y2()))
        .setCrowd(box.crowd())
        .build();
  }

  /**
   * Why a teacher cannot look at a frame; empty if it can.
   *
   * @param pictures receives the picture, if it can
   */
  static String problem(Frame frame, JpegDecoder decoder, List<Picture> pictures) {
    if (frame.getEncoding() != PictureEncoding.JPEG) {
      return "picture is not a JPEG";
    }
    try {
      FrameId.of(frame); // throws where it has none
      Picture picture = decoder.decode(bytes(frame));
      if (picture.width() != frame.getWidth() || picture.height() != frame.getHeight()) {
        return "picture is not of the size that its frame says";
      }
      pictures.add(picture);
      return "";
    } catch (VideoException e) {
      return "picture is damaged";
    } catch (IllegalArgumentException e) {
      return "frame has no valid id";
    }
  }

  /** The head of its entry in the file. */
  byte[] head(OffsetRange.Position position) {
    return IndexedRecord.head(
        new FeedbackLog.Entry(position, "", label), problem, Sha256.of(picture));
  }

  private static byte[] bytes(Frame frame) {
    ByteBuffer buffer = frame.getBytes().duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
