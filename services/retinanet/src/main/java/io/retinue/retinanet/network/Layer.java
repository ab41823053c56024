package io.retinue.retinanet.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A DJL block whose parameter shapes are known from its constructor, and whose children keep the
 * names they are given (DJL would number them), so that the path to a parameter is torchvision's
 * name for it. See {@link RetinaNetBlock#parametersByName}.
 */
abstract class Layer extends AbstractBlock {
  /** Adds a child under torchvision's name, which may contain dots. */
  final <B extends Block> B child(String name, B block) {
    children.add(name, block);
    return block;
  }

  /**
   * What the layer makes of its inputs.
   *
   * @param pass calls children, and gives parameters' values
   */
  abstract NDList forward(ForwardContext pass, NDList inputs);

  @Override
  protected final NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return forward(new ForwardContext(parameters, training), inputs);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    for (Block child : children.values()) {
      child.initialize(manager, dataType, inputShapes);
    }
  }
}
