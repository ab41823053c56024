package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.detection.RawOutputs;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "forward",
    description = {
      "Writes the outputs of the heads before decoding, to compare with another implementation.",
      "Runs eagerly, in float32.",
      "--in has the tensor `input`: float [N, 3, H, W], normalized, H and W multiples of 32; or"
          + " `image.0`, `image.1`, ...: uint8 [H, W, 3] in RGB, of any sizes, which are"
          + " preprocessed as one batch.",
      "--out gets `logits` [N, R, K], `deltas` [N, R, 4], `anchors` [R, 4] and, for images, their"
          + " `input`. R runs over levels P3 to P7, rows, columns, ratios, scales."
    })
final class ModelForwardCommand extends PrintingCommand implements Runnable {
  @Mixin private ModelOptions options = new ModelOptions();

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "Images or input, as safetensors.")
  private Path in = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "File to write the outputs to, as safetensors.")
  private Path out = Path.of("");

  @Override
  public void run() {
    try (RetinaNet model = options.openUnnamed()) {
      println(RawOutputs.write(model, in, out) + ", written to " + out);
    } catch (IOException | IllegalArgumentException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          e instanceof NoSuchFileException
              ? "there is no file " + e.getMessage()
              : String.valueOf(e.getMessage()),
          "see `retinue model forward --help` for the tensors of --in",
          e);
    }
  }
}
