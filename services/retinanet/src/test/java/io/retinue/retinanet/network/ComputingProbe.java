package io.retinue.retinanet.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.CountDownLatch;

/** A process that ends while two networks compute. */
public final class ComputingProbe {
  static final int EXIT_CODE = 7;

  /** Ends as a JVM does that knows nothing of libtorch. */
  static final String AS_A_JVM = "as-a-jvm";

  private static final int NETWORKS = 2;
  private static final int CALLS_BEFORE_THE_END = 5;

  private ComputingProbe() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (!arguments[0].equals(AS_A_JVM)) {
      NativeExit.withoutDestructors();
    }
    CountDownLatch calls = new CountDownLatch(NETWORKS * CALLS_BEFORE_THE_END);
    for (int i = 0; i < NETWORKS; i++) {
      Thread thread = new Thread(() -> compute(calls));
      thread.setDaemon(true);
      thread.start();
    }
    calls.await();
    System.exit(EXIT_CODE);
  }

  private static void compute(CountDownLatch calls) {
    try (RetinaNet network = RetinaNet.create(SmallModels.spec("red", "blue"), 1)) {
      while (true) {
        try (NDManager manager = network.manager().newSubManager()) {
          network.forward(manager.ones(new Shape(1, 3, 64, 64)), false);
        }
        calls.countDown();
      }
    }
  }
}
