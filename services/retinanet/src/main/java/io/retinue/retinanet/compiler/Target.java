package io.retinue.retinanet.compiler;

import ai.djl.Device;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.weights.ElementType;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a program is compiled for.
 *
 * @param precision what the network's maps and weights are made of
 * @param kernels what computes its convolutions
 * @param device where it runs
 */
public record Target(Precision precision, Kernels kernels, Device device) {
  /** What the network's maps and weights are made of. */
  public enum Precision {
    /** float32, as the eager network. */
    FLOAT32(ElementType.F32),
    /** bfloat16: 16 bits, 8 of them significand. Twice as fast where the processor supports it. */
    BFLOAT16(ElementType.BF16),
    /**
     * Bytes, with what they stand for known from {@link io.retinue.retinanet.ActivationRanges};
     * group norms and what they work on are bfloat16. Twice as fast again.
     */
    INT8(ElementType.BF16);

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
    /** oneDNN, with fused epilogues, on weights packed for each map's size. */
    ONEDNN,
    /** cuDNN on an NVIDIA card, with fused epilogues where it has them. */
    CUDNN,
    /** libtorch's own operations; nothing is fused. */
    PLAIN
  }

  public Target {
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(kernels, "kernels");
    Objects.requireNonNull(device, "device");
  }

  /**
   * The best way to serve a model: in 8 bits where its ranges are known and the processor
   * multiplies bytes.
   */
  public Target serving(RetinaNet model) {
    return model.activations().isPresent() && canMultiplyBytes() ? with(Precision.INT8) : this;
  }

  /**
   * What to try if a program for this fails: a simpler way on the same device; empty if none is.
   */
  public Optional<Target> next() {
    if (precision == Precision.INT8) {
      return Optional.of(thisProcessor().with(kernels));
    }
    return kernels == Kernels.CUDNN ? Optional.of(with(Kernels.PLAIN)) : Optional.empty();
  }

  /** Whether 8 bits are faster here and exact. */
  public boolean canMultiplyBytes() {
    return kernels == Kernels.ONEDNN
        && device.equals(Device.cpu())
        && Processor.present().multipliesBytes();
  }

  /** On the processors. */
  public Target(Precision precision, Kernels kernels) {
    this(precision, kernels, Device.cpu());
  }

  /**
   * This machine's processor. bfloat16 is chosen only where Linux lists its instructions: elsewhere
   * libtorch emulates it, slower than float32.
   */
  public static Target thisProcessor() {
    return of(Processor.present());
  }

  /** A graphics card; in bfloat16 where its generation supports it. */
  static Target of(GraphicsCard card) {
    return new Target(
        card.multipliesBfloat16() ? Precision.BFLOAT16 : Precision.FLOAT32,
        Kernels.CUDNN,
        Device.gpu(card.number()));
  }

  /** The same device and precision, by other kernels. */
  public Target with(Kernels others) {
    return new Target(precision, others, device);
  }

  /** The same device and kernels in another precision. */
  public Target with(Precision other) {
    return new Target(other, kernels, device);
  }

  /** A device as a user writes it: {@code cpu} or {@code gpu:N}. */
  public static String nameOf(Device device) {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
  }

  public boolean isGraphicsCard() {
    return device.isGpu();
  }

  /** The maker's name of the device. */
  public String deviceName() {
    return isGraphicsCard()
        ? GraphicsCard.present().get(device.getDeviceId()).name()
        : Processor.present().name();
  }

  static Target of(Processor processor) {
    return new Target(
        processor.multipliesBfloat16() ? Precision.BFLOAT16 : Precision.FLOAT32,
        processor.isX86() ? Kernels.ONEDNN : Kernels.PLAIN);
  }

  @Override
  public String toString() {
    return "%s %s on %s".formatted(precision, kernels, nameOf(device)).toLowerCase(Locale.ROOT);
  }
}
