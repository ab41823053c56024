package io.retinue.detector.release;

import com.sun.management.OperatingSystemMXBean;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.compiler.NetworkMemory;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How much memory a release may need for one batch: a release with a huge input would otherwise end
 * the process, and serve nothing.
 *
 * @param bytes for the feature maps and outputs of one batch
 */
record MemoryLimit(long bytes) {
  private static final long GIB = 1L << 30;

  /** Enough for ResNet-50 at 800 x 1333 in batches of 8. */
  private static final long LEAST = 3 * GIB;

  /** Three quarters of the memory of this machine, or of its container. */
  static MemoryLimit ofThisMachine() {
    long all =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new MemoryLimit(Math.max(LEAST, all / 4 * 3));
  }

  /**
   * @throws IllegalArgumentException with both figures, if the model needs more
   */
  void require(ModelSpec spec, int maxBatch) {
    long needed = NetworkMemory.bytes(spec, maxBatch);
    if (needed > bytes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "its input needs about %.1f GiB of memory for a batch of %d, more than the %.1f GiB"
                  + " that it may have here",
              (double) needed / GIB,
              maxBatch,
              (double) bytes / GIB));
    }
  }
}
