package io.retinue.retinanet.network;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * How many threads libtorch may use for one operation. The number belongs to the thread that calls
 * an operation, so a detector and a trainer in one JVM each have their own.
 */
public final class TorchThreads {
  private TorchThreads() {}

  /** How many threads operations that this thread calls run on. */
  public static int onThisThread() {
    Engine.getEngine(RetinaNet.ENGINE);
    return JniUtils.getNumThreads();
  }

  /**
   * From now on, operations that this thread calls run on so many threads, itself included.
   *
   * @param threads 1 or more
   */
  @SuppressWarnings("CheckReturnValue") // asked for its side effect
  public static void useOnThisThread(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("libtorch needs 1 thread or more, not " + threads);
    }
    // A thread takes over the process-wide number at its first question; ours must come after.
    onThisThread();
    JniUtils.setNumThreads(threads);
  }
}
