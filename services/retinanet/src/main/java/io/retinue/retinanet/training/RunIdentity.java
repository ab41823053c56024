package io.retinue.retinanet.training;

import ai.djl.nn.Parameter;
import io.retinue.retinanet.network.RetinaNet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Which run it is: everything that decides its result, but for the pictures themselves. */
final class RunIdentity {
  private RunIdentity() {}

  /**
   * SHA-256 over the configuration, the model's description and weights, and the number of
   * examples.
   *
   * @param model as the run finds it
   */
  static byte[] of(RetinaNet model, int examples, TrainingConfig config) {
    MessageDigest digest = sha256();
    digest.update((config + "\n" + examples + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(model.spec().toJson().getBytes(StandardCharsets.UTF_8));
    for (Parameter parameter : model.parameters().values()) {
      float[] values = parameter.getArray().toFloatArray();
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
