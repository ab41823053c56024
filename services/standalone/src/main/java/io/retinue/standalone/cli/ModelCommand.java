package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.retinanet.detection.RawOutputs;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import io.retinue.standalone.Deployment;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "model",
    description = "Lists, shows, imports, calibrates, exports and inspects releases.",
    subcommands = {
      ModelCommand.Listing.class,
      ModelShowCommand.class,
      ModelImportCommand.class,
      ModelCalibrateCommand.class,
      ModelExportCommand.class,
      ModelCommand.Forward.class
    })
final class ModelCommand {
  private ModelCommand() {}

  @Command(
      name = "list",
      description =
          "Lists every release: version, state, AP on validation labels, classes and reason.")
  static final class Listing extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();

    @Override
    public void run() {
      try (Deployment open = deployment.open()) {
        List<ModelRelease> releases =
            Releases.read(
                    new KafkaClients(open.kafka()),
                    new RetinueSerdes(open.kafka()).models(),
                    Deployment.MODEL)
                .releases();
        if (releases.isEmpty()) {
          println(
              "no release yet: import labels with `retinue label import` and run `retinue"
                  + " train`, or run `retinue model import`");
        } else {
          printf(
              "%7s  %-11s %5s %5s  %-20s  %-12s %s%n",
              "VERSION", "STATE", "AP", "AP50", "AT", "SHA256", "CLASSES");
          releases.forEach(this::print);
        }
      }
    }

    private void print(ModelRelease release) {
      printf(
          "%7d  %-11s %5s %5s  %-20s  %-12s %s%n",
          release.getVersion(),
          release.getState(),
          number(release, "AP"),
          number(release, "AP50"),
          release.getAt().truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
          release.getSha256().substring(0, 12),
          String.join(", ", release.getClasses()));
      println("         " + release.getReason());
    }

    private static String number(ModelRelease release, String metric) {
      Double value = release.getMetrics().get(metric);
      return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }
  }

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
  static final class Forward extends PrintingCommand implements Runnable {
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
}
