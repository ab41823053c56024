package io.retinue.retinanet.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.HeadOutputs;

/** The two losses of a batch, and the way back from their sum to the parameters' gradients. */
public final class RetinaNetLoss {
  private final ClassificationLoss focal;
  private final BoxLoss box;
  private final double boxWeight;

  public RetinaNetLoss(Losses losses) {
    focal = ClassificationLoss.of(losses.classes());
    box = new BoxLoss(losses.box());
    boxWeight = losses.boxWeight();
  }

  /**
   * Both losses as numbers.
   *
   * @param focal mean over pictures of the class loss a foreground anchor
   * @param box mean over pictures of the box loss a foreground anchor, not weighted
   */
  public record Value(double focal, double box) {
    public boolean isFinite() {
      return Double.isFinite(focal) && Double.isFinite(box);
    }
  }

  /** The losses alone. */
  public Value of(HeadOutputs outputs, BatchTargets targets) {
    return new Value(
        number(focal.of(outputs.logits(), targets)), number(box.of(outputs.deltas(), targets)));
  }

  /**
   * The losses; if they are numbers, each parameter's gradient is added to. Must be called where
   * {@link GradientRecording} is on, as the forward pass was.
   */
  public Value backward(HeadOutputs outputs, BatchTargets targets) {
    NDArray focalLoss = focal.of(outputs.logits(), targets);
    NDArray boxLoss = box.of(outputs.deltas(), targets);
    Value value = new Value(number(focalLoss), number(boxLoss));
    if (value.isFinite()) {
      NDArray total = focalLoss.add(boxLoss.mul(boxWeight));
      NDManager manager = total.getManager();
      NDArray one = manager.ones(total.getShape(), total.getDataType());
      JniUtils.backward((PtNDArray) total, (PtNDArray) one, false, false);
    }
    return value;
  }

  private static double number(NDArray scalar) {
    return switch (scalar.getDataType()) {
      case FLOAT64 -> scalar.getDouble();
      default -> scalar.getFloat();
    };
  }
}
