package io.retinue.retinanet.compiler;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.retinue.retinanet.network.RetinaNet;
import java.util.List;

/**
 * A graphics card that libtorch can compute on.
 *
 * @param number from 0, among those that are visible to this process
 * @param name as its maker gives it
 * @param major of its compute capability, such as 9 of 9.0
 * @param minor of its compute capability
 */
public record GraphicsCard(int number, String name, int major, int minor) {
  /** The first generation whose tensor cores multiply bfloat16: Ampere. */
  private static final int MULTIPLIES_BFLOAT16 = 8;

  /** Those of this machine; none where libtorch is built for processors alone. */
  public static List<GraphicsCard> present() {
    boolean seen = Engine.getEngine(RetinaNet.ENGINE).hasCapability(StandardCapabilities.CUDA);
    return seen ? CudaDriver.cards() : List.of();
  }

  boolean multipliesBfloat16() {
    return major >= MULTIPLIES_BFLOAT16;
  }
}
