package io.retinue.retinanet.detection;

import ai.djl.ndarray.NDManager;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.input.PictureFitter;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.HeadOutputs;
import io.retinue.retinanet.network.RetinaNet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds things in pictures. Inference only: no gradients are recorded, and nothing native outlives
 * a call. Not thread-safe: one thread at a time. Several detectors, and training runs of other
 * models, may work at the same time.
 *
 * <p>Pictures go through the network in batches of 1, 2, 4, ... up to {@code maxBatch}, the last
 * padded, so that few sizes exist and each can be warmed up. Detections on a picture may differ in
 * the last bits between batch sizes, never between calls of the same size. Where the input follows
 * the picture ({@link io.retinue.retinanet.Resizing.ShortSide}), the pictures of a batch are padded
 * to the largest of it, which moves detections more than that; a batch of one moves none.
 */
public final class Detector implements AutoCloseable {
  private final RetinaNet model;
  private final PictureFitter fitter;
  private final TreeMap<Integer, InputBatch> batches = new TreeMap<>();

  /**
   * @param model owned from now on: closed with the detector
   * @param maxBatch the most pictures that go through the network together, 1 or more
   */
  public Detector(RetinaNet model, int maxBatch) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("maxBatch must be 1 or more, not " + maxBatch);
    }
    this.model = model;
    Preprocessing preprocessing = model.spec().preprocessing();
    fitter = new PictureFitter(preprocessing);
    for (int size = 1; size < maxBatch; size *= 2) {
      batches.put(size, InputBatch.of(preprocessing, size));
    }
    batches.put(maxBatch, InputBatch.of(preprocessing, maxBatch));
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
    List<List<Detection>> detections = new ArrayList<>(images.size());
    int maxBatch = batches.lastKey();
    try (GradientRecording off = GradientRecording.off()) {
      for (int from = 0; from < images.size(); from += maxBatch) {
        int to = Math.min(images.size(), from + maxBatch);
        detections.addAll(detectBatch(images.subList(from, to)));
      }
    }
    return detections;
  }

  private List<List<Detection>> detectBatch(List<RgbImage> images) {
    InputBatch batch = batches.ceilingEntry(images.size()).getValue();
    batch.clear();
    for (int n = 0; n < images.size(); n++) {
      batch.set(n, fitter.fit(images.get(n)));
    }
    Decoder decoder = new Decoder(model.spec(), model.anchors(batch.inputSize()));
    float[] logits;
    float[] deltas;
    try (NDManager manager = model.manager().newSubManager()) {
      HeadOutputs outputs = model.forward(batch.normalised(manager), false);
      logits = outputs.logits().toFloatArray();
      deltas = outputs.deltas().toFloatArray();
    }
    List<List<Detection>> detections = new ArrayList<>(images.size());
    for (int n = 0; n < images.size(); n++) {
      RgbImage image = images.get(n);
      Placement placement = model.spec().preprocessing().place(image.width(), image.height());
      detections.add(decoder.decode(logits, deltas, n, placement));
    }
    return detections;
  }

  /** Runs every batch size once, so that no later call pays for first use. */
  public void warmUp() {
    RgbImage black = new RgbImage(1, 1, new byte[RgbImage.CHANNELS]);
    for (int size : batches.keySet()) {
      detect(Collections.nCopies(size, black));
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
