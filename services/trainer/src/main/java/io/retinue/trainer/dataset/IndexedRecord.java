package io.retinue.trainer.dataset;

import io.retinue.schemas.LabelledFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One record of the feedback topic, as the index has it.
 *
 * @param position where it lies in the topic
 * @param sha256 of the record's value
 * @param problem why it cannot be used; empty if it can
 * @param label null if the record is not a label
 * @param unusableBoxes boxes of the record that the label leaves out
 * @param slot where it lies in the index
 */
record IndexedRecord(
    OffsetRange.Position position,
    String sha256,
    String problem,
    @Nullable Label label,
    int unusableBoxes,
    EntryFile.Slot slot) {

  /** The head of an entry of the index. The frame's picture must have been removed. */
  static byte[] head(FeedbackLog.Entry record, String problem, String pictureSha256) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(head)) {
      out.writeInt(record.position().partition());
      out.writeLong(record.position().offset());
      out.writeUTF(record.sha256());
      out.writeUTF(problem);
      out.writeUTF(pictureSha256);
      if (record.frame().isPresent()) {
        out.write(record.frame().get().toByteBuffer().array());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // writing to memory does not fail
    }
    return head.toByteArray();
  }

  /** Reads what {@link #head} wrote. */
  static IndexedRecord of(EntryFile.Entry entry) {
    EntryFile.Slot slot = entry.slot();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry.head()))) {
      OffsetRange.Position position = new OffsetRange.Position(in.readInt(), in.readLong());
      String sha256 = in.readUTF();
      String problem = in.readUTF();
      Label.PictureSlot picture =
          new Label.PictureSlot(slot.bodyOffset(), slot.bodyLength(), in.readUTF());
      byte[] avro = in.readAllBytes();
      if (avro.length == 0) {
        return new IndexedRecord(position, sha256, problem, null, 0, slot);
      }
      LabelledFrame frame = LabelledFrame.fromByteBuffer(ByteBuffer.wrap(avro));
      Label label = Label.of(frame, position, picture);
      int unusableBoxes = frame.getBoxes().size() - label.boxes().size();
      String first = problem.isEmpty() ? Label.problem(frame) : problem;
      return new IndexedRecord(position, sha256, first, label, unusableBoxes, slot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
