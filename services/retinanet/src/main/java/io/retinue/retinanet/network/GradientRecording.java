package io.retinue.retinanet.network;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Switches libtorch's recording of gradients off, or on, for the calling thread until closed. Every
 * thread but the first begins with it on, and then each operation on a parameter grows a graph.
 */
public final class GradientRecording implements AutoCloseable {
  private final boolean before;

  private GradientRecording(boolean on) {
    Engine.getEngine(RetinaNet.ENGINE);
    before = JniUtils.isGradMode();
    JniUtils.setGradMode(on);
  }

  public static GradientRecording on() {
    return new GradientRecording(true);
  }

  public static GradientRecording off() {
    return new GradientRecording(false);
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
