package io.retinue.retinanet.network;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.RetinaNetConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shapes of a network's parameters by torchvision's names; nothing native is allocated. */
final class ParameterShapes {
  private ParameterShapes() {}

  /**
   * In the order of the network.
   *
   * @param classes K
   */
  static Map<String, Shape> of(RetinaNetConfig network, int classes) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    ParameterNames.of(new RetinaNetBlock(network, classes))
        .forEach((name, parameter) -> shapes.put(name, parameter.getShape()));
    return shapes;
  }
}
