package io.retinue.standalone.cli;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ReleaseLocator;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.weights.ImportedRelease;
import io.retinue.standalone.weights.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = {
      "Writes the weights of a release as safetensors, under torchvision's names.",
      "In Python, model.load_state_dict(safetensors.torch.load_file(FILE), strict=True) reads them."
    })
final class ModelExportCommand extends PrintingCommand implements Runnable {
  static final class Which {
    @Option(
        names = "--release",
        paramLabel = "N",
        description = "Version of the release. Default: the champion")
    @Nullable Long release;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "Newest release that was imported with this --name.")
    @Nullable String name;

    @Option(
        names = "--from",
        paramLabel = "DIR",
        description = "Folder of a model or release. Needs no broker.")
    @Nullable Path from;
  }

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @ArgGroup private @Nullable Which chosen;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "File to write, such as weights.safetensors. Replaced if it exists.")
  private Path to = Path.of("");

  @Override
  public void run() {
    Path folder = folder(chosen == null ? new Which() : chosen);
    try (RetinaNet model = ModelFolder.open(folder, "--from")) {
      write(model);
      println("%s: %d classes".formatted(to, model.spec().classes().size()));
    }
  }

  private Path folder(Which which) {
    if (which.from != null) {
      return which.from;
    }
    try (Deployment open = deployment.open()) {
      if (which.name != null) {
        return ImportedRelease.named(open, which.name);
      }
      ReleaseLocator.Choice choice =
          which.release == null
              ? new ReleaseLocator.Choice.Champion()
              : new ReleaseLocator.Choice.Version(which.release);
      return new ReleaseLocator(open.kafka(), Deployment.MODEL, open.data().models())
          .folder(choice);
    }
  }

  private void write(RetinaNet model) {
    try {
      model.export(to.toAbsolutePath());
    } catch (IOException e) {
      throw RetinueException.unwritable("--to " + to, e);
    }
  }
}
