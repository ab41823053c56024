package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.function.Consumer;
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

  /** Adds a parameter; weights and biases learn, running statistics do not. */
  final Parameter parameter(String name, Parameter.Type type, long... shape) {
    boolean learned = type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR;
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optShape(new Shape(shape))
            .optRequiresGrad(learned)
            .build());
  }

  /** From now on, nothing in this layer and below it learns. */
  void freeze() {
    forEachLearned(parameter -> parameter.freeze(true));
    children.values().forEach(child -> ((Layer) child).freeze());
  }

  /** From now on, everything learns. */
  void unfreeze() {
    forEachLearned(parameter -> parameter.freeze(false));
    children.values().forEach(child -> ((Layer) child).unfreeze());
  }

  private void forEachLearned(Consumer<Parameter> action) {
    getDirectParameters().values().stream().filter(p -> !isStatistic(p)).forEach(action);
  }

  /** Whether a parameter is a batch norm's running mean or variance, which no gradient changes. */
  static boolean isStatistic(Parameter parameter) {
    return parameter.getType() == Parameter.Type.RUNNING_MEAN
        || parameter.getType() == Parameter.Type.RUNNING_VAR;
  }

  /** The shapes of the inputs, if the layer does not change them. */
  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
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

  /** One way through the network: where parameters come from, and whether batch norms learn. */
  record ForwardContext(ParameterStore parameters, boolean training) {
    /** A parameter's value where the input lies, with a gradient if this pass learns. */
    NDArray value(Parameter parameter, NDArray input) {
      return parameters.getValue(parameter, input.getDevice(), training);
    }

    /** The same without a gradient. */
    NDArray constant(Parameter parameter, NDArray input) {
      return parameters.getValue(parameter, input.getDevice(), false);
    }

    /** The single output of a block for a single input. */
    NDArray through(Block block, NDArray x) {
      return block.forward(parameters, new NDList(x), training).singletonOrThrow();
    }

    /** All outputs of a block. */
    NDList through(Block block, NDList xs) {
      return block.forward(parameters, xs, training);
    }
  }
}
