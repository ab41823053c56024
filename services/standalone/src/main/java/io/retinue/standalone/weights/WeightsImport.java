package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.DetectSize;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.WeightsFile;
import io.retinue.trainer.release.ReleaseFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the folder of a model from weights that were trained elsewhere.
 *
 * @param preset the network of the weights
 * @param names of the classes, for as many outputs as the weights have
 * @param part the state dict to read, by its key; empty if there is only one
 * @param pictures detect size of the cameras, for a network of one input size
 * @param minSize shorter side of the input, for a network whose input follows the pictures; empty
 *     for torchvision's
 */
public record WeightsImport(
    Preset preset,
    IntFunction<List<String>> names,
    Optional<String> part,
    DetectSize pictures,
    OptionalInt minSize) {
  /**
   * First digits of the SHA-256 of torchvision's first COCO weights, which were trained without an
   * epsilon in the batch norms. Their file name ends with them.
   */
  private static final String COCO_V1 = "eeacb38b";

  private static final String COCO_V1_TRAINED_AS = "retinanet_resnet50_fpn";
  private static final String COCO_V1_PRESET = "retinanet_resnet50_fpn_coco_v1";

  /** Of weights whose input is as their network's preset has it. */
  public WeightsImport(
      Preset preset, IntFunction<List<String>> names, Optional<String> part, DetectSize pictures) {
    this(preset, names, part, pictures, OptionalInt.empty());
  }

  /** This, or with another network for weights that need one: their shapes do not show it. */
  public WeightsImport corrected(FetchedFile weights) {
    return weights.sha256().startsWith(COCO_V1) && preset.name().equals(COCO_V1_TRAINED_AS)
        ? new WeightsImport(Preset.named(COCO_V1_PRESET), names, part, pictures, minSize)
        : this;
  }

  /**
   * Writes weights, description, golden outputs and origin into a folder, which is created if it is
   * missing.
   *
   * @param name that the user gives them
   * @throws RetinueException BAD_INPUT if the weights are damaged or do not fit; STORAGE if the
   *     folder cannot be written
   */
  public ModelSpec write(FetchedFile weights, String name, Path folder) {
    ModelSpec spec = spec(weights);
    try (RetinaNet model = RetinaNet.read(spec, weights.path(), part)) {
      ReleaseFolder.writeModel(folder, model, List.of(GoldenPicture.of(spec.preprocessing())));
    } catch (IOException e) {
      throw unusable(weights, e);
    }
    try {
      origin(weights, name).write(folder);
    } catch (IOException e) {
      throw RetinueException.unwritable("the folder " + folder, e);
    }
    return spec;
  }

  /**
   * The model itself, without a folder; the caller closes it.
   *
   * @throws RetinueException BAD_INPUT if the weights are damaged or do not fit
   */
  public RetinaNet read(FetchedFile weights) {
    try {
      return RetinaNet.read(spec(weights), weights.path(), part);
    } catch (IOException e) {
      throw unusable(weights, e);
    }
  }

  /** The source of the weights. */
  public Origin origin(FetchedFile weights, String name) {
    return new Origin(name, weights.name(), weights.sha256(), preset.name());
  }

  private ModelSpec spec(FetchedFile weights) {
    try (WeightsFile file = WeightsFile.open(weights.path(), part)) {
      OptionalInt outputs = file.classes(preset.network());
      // Without class logits nothing fits; checkedFor lists what is missing.
      List<String> classes =
          outputs.isPresent() ? names.apply(outputs.getAsInt()) : List.of("nothing");
      ModelSpec spec = resized(preset.spec(classes, pictures.maxWidth(), pictures.maxHeight()));
      file.checkedFor(spec);
      return spec;
    } catch (IOException e) {
      throw unusable(weights, e);
    } catch (IllegalArgumentException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the labels cannot be used: " + e.getMessage(),
          "give every class a different name with --labels",
          e);
    }
  }

  private ModelSpec resized(ModelSpec spec) {
    if (minSize.isEmpty()) {
      return spec;
    }
    if (!(spec.preprocessing().resizing() instanceof Resizing.ShortSide usual)) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          "the input of " + preset.name() + " has one size for all pictures",
          "leave --min-size out; its input is fitted to --detect-size");
    }
    int size = minSize.getAsInt();
    Resizing.ShortSide other =
        new Resizing.ShortSide(size, size * usual.maxSide() / usual.minSide());
    return new ModelSpec(
        spec.network(), spec.classes(), Preprocessing.imageNet(other), spec.decoding());
  }

  private static RetinueException unusable(FetchedFile weights, IOException e) {
    String message = e instanceof ModelFormatException ? e.getMessage() : e.toString();
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        "the weights cannot be used: "
            + String.valueOf(message).replace(weights.path().toString(), weights.name()),
        "check the file and --arch",
        e);
  }

  /**
   * The source of the weights of an imported release; the content of its {@value #FILE}. It has no
   * time, so that the same import makes the same release.
   *
   * @param name what the user calls it
   * @param source the file's or the address's last part
   * @param sha256 of the file that was read
   * @param network the preset that it was read as
   */
  public record Origin(String name, String source, String sha256, String network) {
    /** The file within the release's folder. */
    private static final String FILE = "origin.json";

    private static final JsonMapper JSON =
        JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The origin, for people. */
    public String sentence() {
      return "Imported as %s from %s (SHA-256 %s…), network %s."
          .formatted(name, source, sha256.substring(0, 12), network);
    }

    /** Adds it to a release's folder. */
    public void write(Path folder) throws IOException {
      Files.writeString(folder.resolve(FILE), JSON.writeValueAsString(this) + "\n");
    }

    /**
     * Of a release's folder; empty for what was not imported.
     *
     * @throws IOException where it cannot be read or is damaged
     */
    public static Optional<Origin> of(Path folder) throws IOException {
      Path file = folder.resolve(FILE);
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      try {
        return Optional.of(JSON.readValue(Files.readString(file), Origin.class));
      } catch (JacksonException e) {
        throw new IOException(file + " is damaged: " + e.getMessage(), e);
      }
    }
  }

  /**
   * A picture for the golden outputs of weights that came without one: colored rectangles, drawn
   * from a seed. It is as large as the network's input, so that every part of it counts; where the
   * input follows the picture it is a strip, which runs every layer and keeps the outputs, one row
   * an anchor, in a few megabytes.
   */
  private static final class GoldenPicture {
    private static final int STRIP_HEIGHT = 32;
    private static final int RECTANGLES = 60;
    private static final long SEED = 1;

    private GoldenPicture() {}

    static RgbImage of(Preprocessing preprocessing) {
      if (preprocessing.resizing() instanceof Resizing.ShortSide side) {
        return draw(side.maxSide(), Math.min(STRIP_HEIGHT, side.minSide()));
      }
      Resizing.Fixed fixed = (Resizing.Fixed) preprocessing.resizing();
      return draw(fixed.inputWidth(), fixed.inputHeight());
    }

    private static RgbImage draw(int width, int height) {
      Random random = new Random(SEED);
      byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
      for (int i = 0; i < RECTANGLES; i++) {
        int x1 = random.nextInt(width);
        int y1 = random.nextInt(height);
        int x2 = x1 + 1 + random.nextInt(width - x1);
        int y2 = y1 + 1 + random.nextInt(height - y1);
        byte[] color = new byte[RgbImage.CHANNELS];
        random.nextBytes(color);
        for (int y = y1; y < y2; y++) {
          for (int x = x1; x < x2; x++) {
            System.arraycopy(color, 0, rgb, (y * width + x) * color.length, color.length);
          }
        }
      }
      return new RgbImage(width, height, rgb);
    }
  }
}
