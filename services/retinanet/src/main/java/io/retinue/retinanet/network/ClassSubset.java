package io.retinue.retinanet.network;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.weights.WeightSource;
import java.io.IOException;
import java.util.List;

/**
 * The weights of a model for other classes. Only the class subnet's last convolution depends on the
 * classes: its output channel {@code a * K + k} is anchor a's logit of class k. Channels of classes
 * that the old model has are taken from it, others are drawn anew.
 */
final class ClassSubset implements WeightSource {
  private final List<String> oldClasses;
  private final List<String> newClasses;
  private final int anchorsPerCell;
  private final WeightSource old;
  private final WeightSource fresh;

  ClassSubset(ModelSpec oldSpec, List<String> newClasses, WeightSource old, WeightSource fresh) {
    this.oldClasses = oldSpec.classes();
    this.newClasses = List.copyOf(newClasses);
    this.anchorsPerCell = oldSpec.network().anchors().perCell();
    this.old = old;
    this.fresh = fresh;
  }

  @Override
  public float[] values(String name, Shape shape) throws IOException {
    float[] known = old.values(name, shape);
    if (!name.startsWith(InitialWeights.CLASS_LOGITS + ".")) {
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
  }
}
