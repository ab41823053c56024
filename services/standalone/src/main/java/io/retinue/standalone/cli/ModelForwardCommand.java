package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.detection.RawOutputs;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.weights.TensorFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "forward",
    description = {
      "Writes what the head says, before anything is decoded, to compare with another"
          + " implementation. Single precision, eager.",
      "--in holds the tensor `input`: float [N, 3, H, W], normalized, H and W multiples of 32; or"
          + " `image.0`, `image.1`, ...: uint8 [H, W, 3], red, green, blue, of any sizes, which go"
          + " through the model's preprocessing as one batch.",
      "--out gets `logits` [N, R, K], `deltas` [N, R, 4], `anchors` [R, 4] and, for images, the"
          + " `input` that they became. R runs over levels P3 to P7, rows, columns, ratios, scales."
    })
final class ModelForwardCommand implements Runnable {
  private static final String CLASS_BIAS = "head.classification_head.cls_logits.bias";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--weights",
      paramLabel = "DIR|FILE",
      required = true,
      description = "A release's folder; or weights alone, .pth or .safetensors, with --arch.")
  private Path weights = Path.of("");

  @Option(
      names = "--arch",
      paramLabel = "NETWORK",
      description = "The network of weights alone, such as retinanet_resnet50_fpn_v2.")
  private @Nullable Preset network;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "Pictures or input, as safetensors.")
  private Path in = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the outputs go, as safetensors.")
  private Path out = Path.of("");

  @Override
  public void run() {
    try (RetinaNet model = model()) {
      String what = RawOutputs.write(model, in, out);
      PrintWriter printer = spec.commandLine().getOut();
      printer.println(what + ", written to " + out);
      printer.flush();
    } catch (IOException | IllegalArgumentException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          message(e),
          "see `retinue model forward --help` for what goes in",
          e);
    }
  }

  private static String message(Exception e) {
    return e instanceof java.nio.file.NoSuchFileException missing
        ? missing.getFile() + " is not there"
        : String.valueOf(e.getMessage());
  }

  private RetinaNet model() throws IOException {
    if (Files.isDirectory(weights)) {
      if (network != null) {
        throw new ParameterException(
            spec.commandLine(), "--arch is for weights alone: a release knows its network");
      }
      return RetinaNet.load(weights);
    }
    if (network == null) {
      throw new ParameterException(
          spec.commandLine(), "--weights " + weights + " are weights alone: say --arch NETWORK");
    }
    return RetinaNet.read(withoutNames(network), weights, Optional.empty());
  }

  /** The file knows how many classes there are, and nobody asks for their names. */
  private ModelSpec withoutNames(Preset preset) throws IOException {
    try (TensorFile file = TensorFile.open(weights, Optional.empty())) {
      TensorFile.Description bias = file.tensors().get(CLASS_BIAS);
      if (bias == null) {
        throw new ModelFormatException(weights + " has no tensor " + CLASS_BIAS);
      }
      int classes = Math.toIntExact(bias.elements() / preset.network().anchors().perCell());
      List<String> names = IntStream.range(0, classes).mapToObj(k -> "class " + k).toList();
      return preset.spec(names, 640, 480);
    }
  }
}
