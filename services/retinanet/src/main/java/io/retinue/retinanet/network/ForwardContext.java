package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

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
