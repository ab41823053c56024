package io.retinue.retinanet.network;

import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that ends in the middle of a call of a compiled network. */
public final class ComputingProbe {
  static final int EXIT_CODE = 7;

  /** Ends as a JVM does that knows nothing of libtorch. */
  static final String AS_A_JVM = "as-a-jvm";

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int BATCH = 8;

  private ComputingProbe() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (!arguments[0].equals(AS_A_JVM)) {
      NativeExit.withoutDestructors();
    }
    CountDownLatch ready = new CountDownLatch(1);
    Thread thread = new Thread(() -> compute(ready));
    thread.setDaemon(true);
    thread.start();
    ready.await();
    while (!NativeExit.isComputing()) {
      Thread.onSpinWait();
    }
    System.exit(EXIT_CODE);
  }

  private static void compute(CountDownLatch ready) {
    ModelSpec spec = ModelSpec.quick(List.of("red", "blue"), WIDTH, HEIGHT);
    RgbImage picture = new RgbImage(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT * RgbImage.CHANNELS]);
    try (Detector detector = new Detector(RetinaNet.create(spec, 1), BATCH)) {
      ready.countDown();
      while (true) {
        detector.detect(Collections.nCopies(BATCH, picture));
      }
    }
  }
}
