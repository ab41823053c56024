package io.retinue.standalone.cli;

import io.retinue.platform.release.ImportPromotion;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.weights.Download;
import io.retinue.standalone.weights.FetchedFile;
import io.retinue.standalone.weights.ImportedRelease;
import io.retinue.standalone.weights.LabelList;
import io.retinue.standalone.weights.ModelFolder;
import io.retinue.standalone.weights.WeightsImport;
import io.retinue.video.DetectSize;
import io.retinue.video.PictureSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    description = {
      "Makes a release of weights that were trained elsewhere: what torch.save wrote (.pth), or"
          + " safetensors. Nothing in the file is run.",
      "It serves at once where nothing serves yet, or with --promote; otherwise it waits as a"
          + " candidate."
    })
final class ModelImportCommand implements Runnable {
  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--from", paramLabel = "FILE|URL", required = true, description = "The weights.")
  private String from = "";

  @Option(
      names = "--sha256",
      paramLabel = "DIGITS",
      description =
          "What the file's SHA-256 must be. Needed for a URL, unless it is https and the file's name"
              + " ends with its first digits, as PyTorch's do.")
  private @Nullable String sha256;

  @Option(
      names = "--arch",
      paramLabel = "NETWORK",
      required = true,
      description = "The network that they are of, such as retinanet_resnet50_fpn_v2.")
  private Preset network = Preset.values().get(0);

  @Option(
      names = "--labels",
      paramLabel = "FILE|coco91|openimages",
      required = true,
      description = {
        "What its outputs stand for: one name a line, N/A for nothing; a JSON array; or the"
            + " categories of a COCO file.",
        "coco91: torchvision's COCO networks. openimages: MLPerf's 264 classes."
      })
  private String labels = "";

  @Option(names = "--name", paramLabel = "NAME", description = "What to call it.")
  private @Nullable String name;

  @Option(
      names = "--part",
      paramLabel = "KEY",
      description = "Which of several state dicts of a checkpoint, such as model_ema.")
  private @Nullable String part;

  @Option(
      names = "--frame-size",
      paramLabel = "WxH",
      description =
          "For networks of one input size: how large the cameras' pictures are. Default: 1280x720")
  private @Nullable String frameSize;

  @Option(names = "--promote", description = "It serves from now on, whatever served before.")
  private boolean promote;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Only write the model's folder, for `retinue detect --weights DIR`.")
  private @Nullable Path to;

  @Override
  public void run() {
    PictureSize pictures = pictures();
    String called = called();
    LabelList names = LabelList.read(labels);
    try (FetchedFile weights =
        new Download(Download.DEFAULT_MAX_BYTES, this::progress)
            .fetch(from, Optional.ofNullable(sha256))) {
      endProgress();
      WeightsImport asked = new WeightsImport(network, names, Optional.ofNullable(part), pictures);
      WeightsImport read = asked.corrected(weights);
      if (!read.equals(asked)) {
        print(
            "These are torchvision's first COCO weights: reading them as " + read.preset().name());
      }
      if (to != null) {
        ModelFolder.replace(to, folder -> said(read.write(weights, called, folder)));
        print("written to " + to);
      } else {
        release(read, weights, called);
      }
    }
  }

  private void release(WeightsImport read, FetchedFile weights, String called) {
    try (Deployment open = deployment.open()) {
      ModelFolder.temporary(
          open.data().work("import"),
          aside -> {
            ModelSpec model = read.write(weights, called, aside);
            said(model);
            ModelRelease release =
                ImportedRelease.announce(
                    open,
                    aside,
                    model,
                    read.origin(weights, called),
                    promote ? ImportPromotion.ALWAYS : ImportPromotion.IF_FIRST);
            if (release.getState() == ReleaseState.CHAMPION) {
              print("release " + release.getVersion() + " serves from now on");
            } else {
              print(
                  "release %d is a %s; import it again with --promote to let it serve"
                      .formatted(release.getVersion(), release.getState()));
            }
          });
    }
  }

  private String called() {
    if (name != null && !name.isBlank()) {
      return name;
    }
    if (to == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '--name=NAME' (or --to DIR)");
    }
    return String.valueOf(to.getFileName());
  }

  private PictureSize pictures() {
    if (frameSize == null) {
      return new PictureSize(DetectSize.DEFAULT.maxWidth(), DetectSize.DEFAULT.maxHeight());
    }
    if (!frameSize.matches("[1-9][0-9]{0,4}x[1-9][0-9]{0,4}")) {
      throw new ParameterException(
          spec.commandLine(), "--frame-size " + frameSize + " is no size: write it as 1280x720");
    }
    int x = frameSize.indexOf('x');
    return new PictureSize(
        Integer.parseInt(frameSize.substring(0, x)), Integer.parseInt(frameSize.substring(x + 1)));
  }

  private void said(ModelSpec model) {
    print(
        model.namedClasses().size()
            + " classes: "
            + model.namedClasses().stream().limit(5).collect(Collectors.joining(", "))
            + (model.namedClasses().size() > 5 ? ", …" : ""));
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private void progress(long bytes, OptionalLong all) {
    if (Terminal.present()) {
      PrintWriter err = spec.commandLine().getErr();
      String of = all.isPresent() ? " of " + (all.getAsLong() >> 20) : "";
      err.print("\r" + (bytes >> 20) + of + " MB");
      err.flush();
    }
  }

  private void endProgress() {
    if (Terminal.present()) {
      spec.commandLine().getErr().print("\r\033[K");
      spec.commandLine().getErr().flush();
    }
  }
}
