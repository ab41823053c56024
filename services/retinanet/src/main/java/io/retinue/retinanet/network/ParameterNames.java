package io.retinue.retinanet.network;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a block by torchvision's names: the path of its children, joined with dots. */
final class ParameterNames {
  private ParameterNames() {}

  /** In the order of the network. */
  static Map<String, Parameter> of(Block block) {
    Map<String, Parameter> named = new LinkedHashMap<>();
    collect("", block, named);
    return named;
  }

  private static void collect(String path, Block block, Map<String, Parameter> named) {
    block.getDirectParameters().forEach(p -> named.put(path + p.getKey(), p.getValue()));
    for (Pair<String, Block> child : block.getChildren()) {
      collect(path + child.getKey() + ".", child.getValue(), named);
    }
  }
}
