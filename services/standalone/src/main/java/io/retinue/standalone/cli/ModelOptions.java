package io.retinue.standalone.cli;

import io.retinue.retinanet.Preset;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.standalone.weights.Download;
import io.retinue.standalone.weights.FetchedFile;
import io.retinue.standalone.weights.LabelList;
import io.retinue.standalone.weights.ModelFolder;
import io.retinue.standalone.weights.WeightsImport;
import io.retinue.video.DetectSize;
import io.retinue.video.PictureSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A model on disk: a release's folder, or a file of weights with what they are of. */
final class ModelOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--weights",
      paramLabel = "DIR|FILE",
      required = true,
      description =
          "The model: a release's folder; or a .pth or .safetensors file, with --arch and --labels.")
  private Path weights = Path.of("");

  @Option(
      names = "--arch",
      paramLabel = "NETWORK",
      description = "The network that a file of weights is of, such as retinanet_resnet50_fpn_v2.")
  private @Nullable Preset network;

  @Option(
      names = "--labels",
      paramLabel = "FILE|coco91|openimages",
      description = "What its outputs stand for, as for `retinue model import`.")
  private @Nullable String labels;

  /** The model; the caller closes it. */
  RetinaNet open() {
    return Files.isRegularFile(weights) ? file() : ModelFolder.open(weights, "--weights");
  }

  private RetinaNet file() {
    if (network == null || labels == null) {
      throw new ParameterException(
          spec.commandLine(),
          weights
              + " is a file: say with --arch and --labels which network it is of, and what its"
              + " outputs stand for");
    }
    PictureSize pictures =
        new PictureSize(DetectSize.DEFAULT.maxWidth(), DetectSize.DEFAULT.maxHeight());
    WeightsImport asked =
        new WeightsImport(network, LabelList.read(labels), Optional.empty(), pictures);
    try (FetchedFile file =
        new Download(Download.DEFAULT_MAX_BYTES, (bytes, all) -> {})
            .fetch(weights.toString(), Optional.empty())) {
      return asked.corrected(file).read(file);
    }
  }
}
