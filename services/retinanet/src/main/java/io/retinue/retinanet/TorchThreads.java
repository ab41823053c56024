package io.retinue.retinanet;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * How many threads libtorch may use for one operation. The number belongs to the thread that calls
 * an operation, so a detector and a trainer in one JVM each have their own.
 */
public final class TorchThreads {
  private TorchThreads() {}

  /**
   * From now on, operations that this thread calls run on so many threads, itself included.
   *
   * @param threads 1 or more
   */
  public static void useOnThisThread(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("libtorch needs 1 thread or more, not " + threads);
    }
    Engine.getEngine("PyTorch");
    // A thread takes over the process-wide number at its first question; ours must come after.
    JniUtils.getNumThreads();
    JniUtils.setNumThreads(threads);
  }
}
