package io.retinue.retinanet.compiler;

import io.retinue.retinanet.RetinaNetConfig;
import java.util.List;

/**
 * RetinaNet (figure 3 of the paper) as methods of a program: the walk of the eager blocks, layer by
 * layer under their names, with every map's size known. A {@link LayerEmitter} generates the
 * layers.
 *
 * <ul>
 *   <li>{@code backbone(x)}: normalized pictures [N, 3, H, W] to C3, C4, C5;
 *   <li>{@code pyramid(c)}: these to P3, P4, P5, P6, P7;
 *   <li>{@code classification_head(levels)}: these to logits, [N, rows * columns * A, K] each;
 *   <li>{@code regression_head(levels)}: to deltas, [N, rows * columns * A, 4] each.
 * </ul>
 */
public final class NetworkCodegen {
  /** P3 to P7. */
  public static final int LEVELS = 5;

  private static final int DELTAS = 4;

  private NetworkCodegen() {}

  /**
   * The code of the methods.
   *
   * @param classes K
   * @param input rows and columns of the pictures, multiples of 32
   */
  public static String methods(
      RetinaNetConfig network, int classes, MapSize input, LayerEmitter emitter) {
    MethodCodegen method = new MethodCodegen(emitter);
    List<BackboneCodegen.FeatureMap> c =
        new BackboneCodegen(network.backbone(), method).write(input);
    List<MapSize> levels = new PyramidCodegen(network, method).write(c);
    HeadCodegen head = new HeadCodegen(network, method);
    head.write("classification_head", "cls_logits", classes, levels);
    head.write("regression_head", "bbox_reg", DELTAS, levels);
    return method.toString();
  }
}
