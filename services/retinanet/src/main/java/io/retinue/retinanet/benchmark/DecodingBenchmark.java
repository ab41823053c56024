package io.retinue.retinanet.benchmark;

import io.retinue.retinanet.Detection;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.detection.Decoder;
import io.retinue.retinanet.detection.NonMaximumSuppression;
import io.retinue.retinanet.network.AnchorGrid;
import io.retinue.retinanet.network.RetinaNet;
import java.util.List;
import java.util.Random;

/**
 * Times decoding and NMS after a network of COCO's size: inputs of 800 x 800, R = 120,087 anchors,
 * K = 91.
 */
public final class DecodingBenchmark {
  private static final int SIDE = 800;
  private static final int CLASSES = 91;
  private static final int WARM_UPS = 20;

  /** The content of the picture. */
  public enum Scene {
    /** Twenty objects with about sixty anchors each; the rest is clearly background. */
    TYPICAL,
    /** Logits about the prior with a deviation of 1: one in twenty passes the threshold. */
    UNDECIDED
  }

  private final AnchorGrid anchors;
  private final Decoder decoder;
  private final NonMaximumSuppression suppression;
  private final float[] logits;
  private final float[] deltas;

  /** Creates the outputs of a scene, always the same. */
  public DecodingBenchmark(Scene scene) {
    ModelSpec spec =
        RandomPictures.spec(Preset.named("retinanet_resnet50_fpn").network(), CLASSES, SIDE, SIDE);
    // The anchors depend on the input only; a narrow network is created faster.
    ModelSpec narrow = RandomPictures.spec(Preset.named("tiny").network(), 1, SIDE, SIDE);
    try (RetinaNet model = RetinaNet.create(narrow, 0)) {
      anchors = model.anchors(new InputSize(SIDE, SIDE));
    }
    decoder = new Decoder(spec, anchors);
    suppression = new NonMaximumSuppression(spec.decoding());
    logits = new float[anchors.size() * CLASSES];
    deltas = new float[anchors.size() * AnchorGrid.CORNERS];
    Random random = new Random(0);
    fill(scene, random);
    for (int i = 0; i < deltas.length; i++) {
      deltas[i] = (float) random.nextGaussian() * 0.1f;
    }
  }

  private void fill(Scene scene, Random random) {
    float prior = (float) Math.log(0.01 / 0.99);
    for (int i = 0; i < logits.length; i++) {
      float noise = (float) random.nextGaussian();
      logits[i] = scene == Scene.TYPICAL ? -8 + noise : prior + noise;
    }
    if (scene == Scene.UNDECIDED) {
      return;
    }
    for (int thing = 0; thing < 20; thing++) {
      int label = random.nextInt(CLASSES);
      // Neighboring cells' anchors are adjacent in a row.
      int first = random.nextInt(anchors.size() - 60);
      for (int i = 0; i < 60; i++) {
        logits[(first + i) * CLASSES + label] = (float) (random.nextGaussian() * 1.5);
      }
    }
  }

  /** R. */
  public int anchors() {
    return anchors.size();
  }

  /** K. */
  public int classes() {
    return CLASSES;
  }

  /** Seconds a picture. */
  public Timings run(int runs) {
    return Timings.of(WARM_UPS, runs, this::decode);
  }

  /** Number of detections kept. */
  public List<Detection> decode() {
    Placement whole = new Placement(SIDE, SIDE, SIDE, SIDE);
    return suppression.keep(decoder.candidates(logits, deltas, 0, whole), whole);
  }
}
