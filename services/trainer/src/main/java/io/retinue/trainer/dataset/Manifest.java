package io.retinue.trainer.dataset;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The identity of a dataset: a SHA-256 over every frame id, picture and label, in order. Two runs
 * with one manifest saw the same pixels and the same boxes.
 */
final class Manifest {
  private Manifest() {}

  /**
   * @param labels in the snapshot's order
   * @return 64 lower-case hexadecimal digits
   */
  static String sha256(List<Label> labels, PictureSpool pictures) {
    MessageDigest digest = newDigest();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      out.writeInt(labels.size());
      for (Label label : labels) {
        out.writeUTF(label.frameId());
        out.writeInt(label.picture().length());
        out.write(pictures.read(label.picture()));
        out.writeInt(label.searched().size());
        for (String name : label.searched()) {
          out.writeUTF(name);
        }
        out.writeInt(label.boxes().size());
        for (LabelBox box : label.boxes()) {
          out.writeUTF(box.label());
          out.writeFloat(box.x1());
          out.writeFloat(box.y1());
          out.writeFloat(box.x2());
          out.writeFloat(box.y2());
          out.writeBoolean(box.crowd());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a digest does not fail
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
