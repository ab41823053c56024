package io.retinue.retinanet.compiler;

import java.util.Locale;
import java.util.Objects;

/**
 * What a program is compiled for.
 *
 * @param precision what the network's maps and weights are made of
 * @param kernels what computes its convolutions
 */
public record Target(Precision precision, Kernels kernels) {
  /** What the network's maps and weights are made of. */
  public enum Precision {
    /** Single precision, as the eager network. */
    FLOAT32(ElementType.FLOAT32),
    /** 8 significant bits: twice the speed where the processor multiplies them itself. */
    BFLOAT16(ElementType.BFLOAT16);

    private final ElementType elements;

    Precision(ElementType elements) {
      this.elements = elements;
    }

    ElementType elements() {
      return elements;
    }
  }

  /** What computes convolutions. */
  public enum Kernels {
    /** oneDNN, which adds and rectifies in the same pass, on weights packed for each map's size. */
    ONEDNN,
    /** Whatever libtorch chooses; adding and rectifying are passes of their own. */
    PLAIN
  }

  public Target {
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(kernels, "kernels");
  }

  @Override
  public String toString() {
    return (precision + " " + kernels).toLowerCase(Locale.ROOT);
  }
}
