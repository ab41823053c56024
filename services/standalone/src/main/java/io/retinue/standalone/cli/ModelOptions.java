package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.DetectSize;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.standalone.weights.Download;
import io.retinue.standalone.weights.FetchedFile;
import io.retinue.standalone.weights.LabelList;
import io.retinue.standalone.weights.ModelFolder;
import io.retinue.standalone.weights.WeightsImport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A model on disk: the folder of a release, or a file of weights with its network and classes. */
final class ModelOptions {
  @Option(
      names = "--weights",
      paramLabel = "DIR|FILE",
      required = true,
      description =
          "The model: the folder of a release, or a .pth or .safetensors file with --arch and"
              + " --labels.")
  private Path weights = Path.of("");

  @Option(
      names = "--arch",
      paramLabel = "NETWORK",
      description = "Network of a file of weights, such as retinanet_resnet50_fpn_v2.")
  private @Nullable Preset network;

  @Option(
      names = "--labels",
      paramLabel = "FILE|coco91|openimages",
      description = "Classes of a file of weights, as for `retinue model import`.")
  private @Nullable String labels;

  /**
   * The model; the caller closes it.
   *
   * @throws RetinueException INVALID_SETTING for a file without its network and labels; BAD_INPUT
   *     for a model that cannot be read
   */
  RetinaNet open() {
    if (isFile() && (network == null || labels == null)) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          "--weights " + weights + " is a file, and --arch or --labels is missing",
          "add --arch and --labels, for the network and the classes of these weights");
    }
    return open(labels == null ? ModelOptions::numbered : LabelList.read(labels)::names);
  }

  /** As {@link #open}, for a command that does not print classes: labels may be missing. */
  RetinaNet openUnnamed() {
    return open(ModelOptions::numbered);
  }

  private RetinaNet open(IntFunction<List<String>> names) {
    if (!isFile()) {
      return ModelFolder.open(weights, "--weights");
    }
    if (network == null) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          "--weights " + weights + " is a file, and --arch is missing",
          "add --arch NETWORK, for the network of these weights");
    }
    WeightsImport given = new WeightsImport(network, names, Optional.empty(), DetectSize.DEFAULT);
    try (FetchedFile file =
        new Download(Download.DEFAULT_MAX_BYTES, (bytes, all) -> {})
            .fetch(weights.toString(), Optional.empty())) {
      return given.corrected(file).read(file);
    }
  }

  private boolean isFile() {
    return Files.isRegularFile(weights);
  }

  private static List<String> numbered(int classes) {
    return IntStream.range(0, classes).mapToObj(k -> "class " + k).toList();
  }
}
