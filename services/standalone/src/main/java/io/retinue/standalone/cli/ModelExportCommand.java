package io.retinue.standalone.cli;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ReleaseChoice;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = {
      "Writes a release's weights as safetensors under torchvision's names; in Python",
      "load_state_dict(safetensors.torch.load_file(FILE), strict=True) reads them."
    })
final class ModelExportCommand implements Runnable {
  static final class Which {
    @Option(
        names = "--release",
        paramLabel = "N",
        description = "A release by its number. Default: the champion")
    @Nullable Long release;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "The newest release that was imported under this name.")
    @Nullable String name;

    @Option(
        names = "--from",
        paramLabel = "DIR",
        description = "A model's folder; needs no broker.")
    @Nullable Path from;
  }

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Spec private CommandSpec spec = CommandSpec.create();
  @ArgGroup private @Nullable Which chosen;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "Where to write, such as weights.safetensors. Replaced if it is there.")
  private Path to = Path.of("");

  @Override
  public void run() {
    Path folder = folder(chosen == null ? new Which() : chosen);
    try (RetinaNet model = ModelFolder.open(folder, "--from")) {
      write(model);
      spec.commandLine()
          .getOut()
          .println("%s: %d classes".formatted(to, model.spec().classes().size()));
      spec.commandLine().getOut().flush();
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
      ReleaseChoice choice =
          which.release == null
              ? new ReleaseChoice.Champion()
              : new ReleaseChoice.Version(which.release);
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
