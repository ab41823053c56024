package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.DetectSize;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.WeightsFile;
import io.retinue.trainer.release.GoldenPicture;
import io.retinue.trainer.release.Origin;
import io.retinue.trainer.release.ReleaseFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * Makes a model's folder of weights that were trained elsewhere.
 *
 * @param preset the network that they are of
 * @param names of the classes, for as many outputs as the weights have
 * @param part which of several state dicts, by its key; empty where there is only one
 * @param pictures detect size of the cameras: what a network of one input size is made for
 */
public record WeightsImport(
    Preset preset, IntFunction<List<String>> names, Optional<String> part, DetectSize pictures) {
  /**
   * torchvision's first COCO weights, which were trained without an epsilon in the batch norms; the
   * first digits of their SHA-256, as in their file's name.
   */
  private static final String COCO_V1 = "eeacb38b";

  private static final String COCO_V1_TRAINED_AS = "retinanet_resnet50_fpn";
  private static final String COCO_V1_PRESET = "retinanet_resnet50_fpn_coco_v1";

  /**
   * The same, unless these are weights that need another network than their shapes tell: then with
   * that one.
   */
  public WeightsImport corrected(FetchedFile weights) {
    return weights.sha256().startsWith(COCO_V1) && preset.name().equals(COCO_V1_TRAINED_AS)
        ? new WeightsImport(Preset.named(COCO_V1_PRESET), names, part, pictures)
        : this;
  }

  /**
   * Writes weights, description, golden outputs and origin into a folder, which is created where it
   * is missing.
   *
   * @param name what the user calls them
   * @throws RetinueException BAD_INPUT that says what is wrong with the weights or does not fit;
   *     STORAGE where the folder cannot be written
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
   * @throws RetinueException BAD_INPUT that says what is wrong with the weights or does not fit
   */
  public RetinaNet read(FetchedFile weights) {
    try {
      return RetinaNet.read(spec(weights), weights.path(), part);
    } catch (IOException e) {
      throw unusable(weights, e);
    }
  }

  /** Where the weights came from, by the name that the user gives them. */
  public Origin origin(FetchedFile weights, String name) {
    return new Origin(name, weights.name(), weights.sha256(), preset.name());
  }

  private ModelSpec spec(FetchedFile weights) {
    try (WeightsFile file = WeightsFile.open(weights.path(), part)) {
      OptionalInt outputs = file.classes(preset.network());
      // Without class logits nothing fits, and the list of what is missing will say so.
      List<String> classes =
          outputs.isPresent() ? names.apply(outputs.getAsInt()) : List.of("nothing");
      ModelSpec spec = preset.spec(classes, pictures.maxWidth(), pictures.maxHeight());
      file.checkedFor(spec);
      return spec;
    } catch (IOException e) {
      throw unusable(weights, e);
    } catch (IllegalArgumentException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the labels do not make a model: " + e.getMessage(),
          "give every class a name of its own with --labels",
          e);
    }
  }

  private static RetinueException unusable(FetchedFile weights, IOException e) {
    String message = e instanceof ModelFormatException ? e.getMessage() : e.toString();
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        "the weights cannot be used: "
            + String.valueOf(message).replace(weights.path().toString(), weights.name()),
        "check the file, and the network that is named with --arch",
        e);
  }
}
