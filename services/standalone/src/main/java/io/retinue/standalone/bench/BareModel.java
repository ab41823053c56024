package io.retinue.standalone.bench;

import io.retinue.ingest.source.CameraSource;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.TorchThreads;
import io.retinue.video.VideoException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * The compiled model without anything around it, from pictures in memory to boxes.
 *
 * @param framesPerSecond of wall-clock time
 * @param millis processor time a frame
 */
public record BareModel(double framesPerSecond, double millis) {
  private static final int BATCH = 8; // as the detector's
  private static final int WARM_UPS = 3;

  /**
   * Times it on the first pictures of a source.
   *
   * @param model is closed
   * @param threads libtorch's
   */
  public static BareModel measure(
      RetinaNet model, CameraSource source, int threads, Duration window) throws VideoException {
    int threadsBefore = TorchThreads.onThisThread();
    TorchThreads.useOnThisThread(threads);
    try (Detector detector = new Detector(model, BATCH)) {
      List<RgbImage> pictures = FirstPictures.of(source, BATCH);
      for (int i = 0; i < WARM_UPS; i++) {
        detector.detect(pictures);
      }
      long begin = System.nanoTime();
      long used = processNanos();
      int frames = 0;
      while (System.nanoTime() - begin < window.toNanos()) {
        detector.detect(pictures);
        frames += pictures.size();
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      return new BareModel(frames / seconds, (processNanos() - used) / 1e6 / frames);
    } finally {
      TorchThreads.useOnThisThread(threadsBefore);
    }
  }

  private static long processNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
