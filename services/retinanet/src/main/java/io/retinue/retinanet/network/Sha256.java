package io.retinue.retinanet.network;

import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of bytes, and of a model with what it is used for. */
public final class Sha256 {
  private Sha256() {}

  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /**
   * The digest of a model's specification, its weights as they are now, and a context.
   *
   * @param context what else the result depends on
   */
  public static byte[] of(RetinaNet model, String context) {
    MessageDigest digest = digest();
    digest.update((context + "\n" + model.spec().toJson()).getBytes(StandardCharsets.UTF_8));
    for (Parameter parameter : model.parameters().values()) {
      float[] values = parameter.getArray().toFloatArray();
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
    return digest.digest();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
