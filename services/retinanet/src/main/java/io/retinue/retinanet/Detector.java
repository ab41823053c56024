package io.retinue.retinanet;

import java.util.List;

/**
 * Finds things in pictures. Inference only: no gradients are recorded, and nothing native outlives
 * a call. Not thread-safe: one thread at a time. Several detectors, and training runs of other
 * models, may work at the same time.
 */
public final class Detector implements AutoCloseable {
  private final RetinaNet model;

  /**
   * @param model owned from now on: closed with the detector
   * @param maxBatch the most pictures that go through the network together, 1 or more
   */
  public Detector(RetinaNet model, int maxBatch) {
    this.model = model;
    if (maxBatch < 1) {
      throw new IllegalArgumentException("maxBatch must be 1 or more, not " + maxBatch);
    }
  }

  public ModelSpec spec() {
    return model.spec();
  }

  /**
   * The detections of each picture, best first.
   *
   * @param images any number, of any sizes
   */
  public List<List<Detection>> detect(List<RgbImage> images) {
    throw new UnsupportedOperationException("being written: " + images.size());
  }

  /** Runs every batch size once, so that no later call pays for first use. */
  public void warmUp() {}

  @Override
  public void close() {
    model.close();
  }
}
