package io.retinue.retinanet.network;

import io.retinue.retinanet.Ranges;

/**
 * How many of the backbone's parts learn, counted from the top: torchvision's {@code
 * trainable_backbone_layers}. The parts are layer4, layer3, layer2, layer1, and conv1 with bn1;
 * what does not learn keeps its weights, norms and statistics, and takes no part in the backward
 * pass. Pyramid and head always learn.
 *
 * @param count 0 (only pyramid and head learn) to 5 (everything learns)
 */
public record TrainableLayers(int count) {
  private static final int MOST = 5;
  private static final int STAGES = 4;

  /** Everything learns. */
  public static final TrainableLayers ALL = new TrainableLayers(MOST);

  public TrainableLayers {
    Ranges.require("trainableLayers", count, 0, MOST);
  }

  /**
   * Reads the number.
   *
   * @throws IllegalArgumentException naming the numbers there are
   */
  public static TrainableLayers parse(String text) {
    if (!text.matches("[0-5]")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no number of trainable layers: write 0 to " + MOST);
    }
    return new TrainableLayers(Integer.parseInt(text));
  }

  /** Whether conv1 and bn1 learn. */
  boolean includeStem() {
    return count == MOST;
  }

  /**
   * Whether a stage learns.
   *
   * @param stage 0 to 3, for layer1 to layer4
   */
  boolean includeStage(int stage) {
    return stage + count >= STAGES;
  }
}
