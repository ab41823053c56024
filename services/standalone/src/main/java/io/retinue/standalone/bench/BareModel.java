package io.retinue.standalone.bench;

import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.platform.settings.DetectSize;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.TorchThreads;
import io.retinue.video.JpegDecoder;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
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
      List<RgbImage> pictures = pictures(source);
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

  private static List<RgbImage> pictures(CameraSource source) throws VideoException {
    DetectSize size = DetectSize.DEFAULT;
    List<RgbImage> pictures = new ArrayList<>();
    try (FrameSource frames = source.open();
        JpegEncoder encoder = new JpegEncoder(new PictureSize(size.maxWidth(), size.maxHeight()));
        JpegDecoder decoder = new JpegDecoder()) {
      while (pictures.size() < BATCH && frames.next() != null) {
        Picture picture = decoder.decode(frames.encode(encoder).bytes());
        pictures.add(new RgbImage(picture.width(), picture.height(), picture.rgb()));
      }
    }
    return pictures;
  }
}
