package io.retinue.retinanet.compiler;

import java.util.List;
import java.util.Objects;

/** A graphics card was chosen that libtorch does not see. */
public final class MissingDeviceException extends Exception {
  private static final long serialVersionUID = 1;

  private static final String LIBRARY =
      "libtorch for CUDA 12.8 is needed, which is not on Maven Central (deploy/README.md, \"A GPU"
          + " without Docker\"), and an NVIDIA driver for it, under which nvidia-smi lists the"
          + " card; or ask for auto or cpu";

  private final String remedy;

  private MissingDeviceException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** What to do. */
  public String remedy() {
    return remedy;
  }

  static MissingDeviceException among(DeviceChoice asked, List<GraphicsCard> cards) {
    if (cards.isEmpty()) {
      return new MissingDeviceException(
          asked + " was asked for, and libtorch sees no graphics card", LIBRARY);
    }
    List<String> names =
        cards.stream().map(card -> "gpu:%d (%s)".formatted(card.number(), card.name())).toList();
    return new MissingDeviceException(
        "%s was asked for, and libtorch sees %s".formatted(asked, String.join(", ", names)),
        "name one of these, or see that CUDA_VISIBLE_DEVICES does not hide the card");
  }
}
