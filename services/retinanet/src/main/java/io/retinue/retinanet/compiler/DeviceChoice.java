package io.retinue.retinanet.compiler;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user wants networks to run on: {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}.
 *
 * @param kind of device
 * @param number which graphics card, from 0; 0 for the other kinds
 */
public record DeviceChoice(Kind kind, int number) {
  /** The first graphics card that libtorch sees; processors where it sees none. */
  public static final DeviceChoice AUTO = new DeviceChoice(Kind.AUTO, 0);

  /** The processors. */
  public static final DeviceChoice CPU = new DeviceChoice(Kind.CPU, 0);

  /** Kinds of devices. */
  public enum Kind {
    /** A graphics card if there is one, else the processors. */
    AUTO,
    /** The processors. */
    CPU,
    /** An NVIDIA graphics card. */
    GPU
  }

  private static final Pattern CARD = Pattern.compile("gpu(?::(\\d{1,3}))?");

  public DeviceChoice {
    Objects.requireNonNull(kind, "kind");
    if (number < 0 || (kind != Kind.GPU && number != 0)) {
      throw new IllegalArgumentException("only graphics cards are numbered, from 0: " + number);
    }
  }

  /** A graphics card by its number, from 0. */
  public static DeviceChoice gpu(int number) {
    return new DeviceChoice(Kind.GPU, number);
  }

  /**
   * Reads what a user wrote.
   *
   * @throws IllegalArgumentException saying what to write instead
   */
  public static DeviceChoice parse(String text) {
    if (text.equals("auto")) {
      return AUTO;
    }
    if (text.equals("cpu")) {
      return CPU;
    }
    Matcher card = CARD.matcher(text);
    if (!card.matches()) {
      throw new IllegalArgumentException(
          "the device is auto, cpu, gpu or gpu:N, such as gpu:1, not \"" + text + "\"");
    }
    return gpu(card.group(1) == null ? 0 : Integer.parseInt(card.group(1)));
  }

  /**
   * The best way to serve on this machine's device of that name.
   *
   * @throws MissingDeviceException if there is none
   */
  public Target target() throws MissingDeviceException {
    return target(GraphicsCard::present, Target::thisProcessor);
  }

  /** The same for any machine; cards are listed only where the choice depends on them. */
  Target target(Supplier<List<GraphicsCard>> present, Supplier<Target> processor)
      throws MissingDeviceException {
    if (kind == Kind.CPU) {
      return processor.get();
    }
    List<GraphicsCard> cards = present.get();
    if (number < cards.size()) {
      return Target.of(cards.get(number));
    }
    if (kind == Kind.AUTO) {
      return processor.get();
    }
    throw MissingDeviceException.among(this, cards);
  }

  /** As the user writes it. */
  @Override
  public String toString() {
    return switch (kind) {
      case AUTO -> "auto";
      case CPU -> "cpu";
      case GPU -> "gpu:" + number;
    };
  }

  /** A graphics card was chosen that libtorch does not see. */
  public static final class MissingDeviceException extends Exception {
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
}
