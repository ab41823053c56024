package io.retinue.retinanet.compiler;

import ai.djl.Device;
import io.retinue.retinanet.weights.ElementType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

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
    /** Single precision, as the eager network. */
    FLOAT32(ElementType.F32),
    /** 8 significant bits: twice the speed where the processor multiplies them itself. */
    BFLOAT16(ElementType.BF16);

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
    /** cuDNN on an NVIDIA card, which adds and rectifies in the same pass where it can. */
    CUDNN,
    /** Whatever libtorch chooses; adding and rectifying are passes of their own. */
    PLAIN
  }

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** Instructions that multiply numbers of 8 bits, as Linux names them. */
  private static final Pattern MULTIPLIES_BFLOAT16 =
      Pattern.compile("^flags\\b.*\\b(avx512_bf16|amx_bf16)\\b", Pattern.MULTILINE);

  public Target {
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(kernels, "kernels");
    Objects.requireNonNull(device, "device");
  }

  /** On the processors. */
  public Target(Precision precision, Kernels kernels) {
    this(precision, kernels, Device.cpu());
  }

  /**
   * This machine's processor. Half precision is chosen only where Linux says that the processor
   * multiplies it, for elsewhere it is imitated, and slower than single.
   */
  public static Target thisProcessor() {
    return of(System.getProperty("os.arch", ""), processors());
  }

  /** A graphics card, in half precision from the generation on that multiplies it. */
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

  public boolean isGraphicsCard() {
    return device.isGpu();
  }

  static Target of(String architecture, String processors) {
    boolean isX86 = architecture.equals("amd64") || architecture.equals("x86_64");
    boolean half = isX86 && MULTIPLIES_BFLOAT16.matcher(processors).find();
    return new Target(
        half ? Precision.BFLOAT16 : Precision.FLOAT32, isX86 ? Kernels.ONEDNN : Kernels.PLAIN);
  }

  private static String processors() {
    try {
      return Files.isReadable(PROCESSORS) ? Files.readString(PROCESSORS) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(PROCESSORS + " cannot be read", e);
    }
  }

  @Override
  public String toString() {
    String where = device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
    return "%s %s on %s".formatted(precision, kernels, where).toLowerCase(Locale.ROOT);
  }
}
