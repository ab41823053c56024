package io.retinue.retinanet.network;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.weights.WeightSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The weights of an untrained network, as torchvision draws them: He normal (by outputs) in the
 * backbone, He uniform (slope 1) in the pyramid, normal of deviation 0.01 in the head, and a class
 * bias that gives every anchor an object with probability {@value #PRIOR} (section 4.1 of the
 * paper) by default; without it the loss of the background dominates the first steps. Each tensor
 * is drawn from a generator of its own, so that a name and a seed decide it on every machine.
 */
public final class InitialWeights implements WeightSource {
  /** The paper's. */
  public static final double PRIOR = 0.01;

  private static final double HEAD_DEVIATION = 0.01;

  /** torchvision's name of the class subnet's last convolution. */
  static final String CLASS_LOGITS = "head.classification_head.cls_logits";

  private final long seed;
  private final float classBias;

  /** With the paper's prior. */
  public InitialWeights(long seed) {
    this(seed, PRIOR);
  }

  /**
   * @param prior how probable an object is to every anchor at the start, between 0 and 1: 0.5 is a
   *     class bias of zero, as in any other layer
   */
  public InitialWeights(long seed, double prior) {
    if (!(prior > 0 && prior < 1)) {
      throw new IllegalArgumentException("prior must lie between 0 and 1, not " + prior);
    }
    this.seed = seed;
    this.classBias = (float) Math.log(prior / (1 - prior));
  }

  /**
   * The weights of a model for other classes. Only the class subnet's last convolution depends on
   * the classes: its output channel {@code a * K + k} is anchor a's logit of class k. Channels of
   * classes that the old model has are taken from it, others are drawn anew.
   */
  static WeightSource forClasses(
      List<String> newClasses, ModelSpec oldSpec, WeightSource old, InitialWeights fresh) {
    List<String> oldClasses = oldSpec.classes();
    int anchorsPerCell = oldSpec.network().anchors().perCell();
    return (name, shape) -> {
      float[] known = old.values(name, shape);
      if (!name.startsWith(CLASS_LOGITS + ".")) {
        return known;
      }
      float[] values = fresh.values(name, shape);
      int channel = values.length / (anchorsPerCell * newClasses.size());
      for (int k = 0; k < newClasses.size(); k++) {
        int oldK = oldClasses.indexOf(newClasses.get(k));
        for (int a = 0; oldK >= 0 && a < anchorsPerCell; a++) {
          int from = (a * oldClasses.size() + oldK) * channel;
          int to = (a * newClasses.size() + k) * channel;
          System.arraycopy(known, from, values, to, channel);
        }
      }
      return values;
    };
  }

  @Override
  public float[] values(String name, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    if (shape.dimension() == 1) {
      Arrays.fill(values, constant(name));
      return values;
    }
    // [out, in, kernel, kernel]
    long kernel = shape.get(2) * shape.get(3);
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    if (name.startsWith("backbone.body.")) {
      fillNormal(values, Math.sqrt(2.0 / (shape.get(0) * kernel)), random);
    } else if (name.startsWith("backbone.fpn.")) {
      fillUniform(values, Math.sqrt(3.0 / (shape.get(1) * kernel)), random);
    } else {
      fillNormal(values, HEAD_DEVIATION, random);
    }
    return values;
  }

  private float constant(String name) {
    if (name.equals(CLASS_LOGITS + ".bias")) {
      return classBias;
    }
    boolean one = name.endsWith(".weight") || name.endsWith(".running_var");
    return one ? 1 : 0;
  }

  private static void fillNormal(float[] values, double deviation, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
  }

  private static void fillUniform(float[] values, double bound, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
    }
  }
}
