package io.retinue.retinanet.compiler;

import java.util.Optional;

/**
 * What happens to a layer's output before the next layer sees it.
 *
 * @param added the variable that is added to it, of the same shape; nobody reads it afterwards, so
 *     its memory may take the sum
 * @param rectified whether a ReLU comes last
 */
public record Epilogue(Optional<String> added, boolean rectified) {
  /** Nothing. */
  public static final Epilogue NONE = new Epilogue(Optional.empty(), false);

  /** A ReLU. */
  public static final Epilogue RELU = new Epilogue(Optional.empty(), true);

  /** Another map is added. */
  public static Epilogue plus(String variable) {
    return new Epilogue(Optional.of(variable), false);
  }

  /** Another map is added, then a ReLU. */
  public static Epilogue plusThenRelu(String variable) {
    return new Epilogue(Optional.of(variable), true);
  }
}
