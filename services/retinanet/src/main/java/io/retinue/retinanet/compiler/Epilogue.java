package io.retinue.retinanet.compiler;

import java.util.Optional;

/**
 * What is fused into a layer after its convolution and norm.
 *
 * @param residual a map of the output's shape that is added. It is not read afterwards, so its
 *     memory may take the sum
 * @param relu whether a ReLU comes last
 */
public record Epilogue(Optional<Operand> residual, boolean relu) {
  /** Nothing. */
  public static final Epilogue NONE = new Epilogue(Optional.empty(), false);

  /** A ReLU. */
  public static final Epilogue RELU = new Epilogue(Optional.empty(), true);

  /** A residual is added. */
  static Epilogue add(Operand residual) {
    return new Epilogue(Optional.of(residual), false);
  }

  /** A residual is added, then a ReLU. */
  static Epilogue addRelu(Operand residual) {
    return new Epilogue(Optional.of(residual), true);
  }
}
