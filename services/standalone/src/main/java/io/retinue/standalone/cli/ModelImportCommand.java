package io.retinue.standalone.cli;

import io.retinue.platform.release.ReleasePublisher.ImportPromotion;
import io.retinue.platform.settings.DetectSize;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "import",
    description = {
      "Makes a release from weights that were trained elsewhere.",
      "Reads safetensors, and what torch.save writes (.pth) without running any code in it. The"
          + " first release serves at once. A later one waits as a candidate, unless --promote is"
          + " given."
    })
final class ModelImportCommand extends PrintingCommand implements Runnable {
  private static final int SMALLEST_INPUT = 64;
  private static final int LARGEST_INPUT = 2000;

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Mixin private DetectSizeOption detectSize = new DetectSizeOption();

  @Option(
      names = "--from",
      paramLabel = "FILE|URL",
      required = true,
      description = "File of the weights.")
  private String from = "";

  @Option(
      names = "--sha256",
      paramLabel = "DIGITS",
      description =
          "Expected SHA-256 of the file. Required for a URL, unless it is https and the file name"
              + " ends with the first digits, as PyTorch's do.")
  private @Nullable String sha256;

  @Option(
      names = "--arch",
      paramLabel = "NETWORK",
      required = true,
      description = "Network of the weights, such as retinanet_resnet50_fpn_v2.")
  private Preset network = Preset.values().get(0);

  @Option(
      names = "--labels",
      paramLabel = "FILE|coco91|openimages",
      required = true,
      description = {
        "Classes of the outputs: a file with one name a line (N/A for an output without a class), a"
            + " JSON array, or a COCO file with categories.",
        "coco91: as torchvision's COCO networks. openimages: MLPerf's 264 classes."
      })
  private String labels = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the import. Required without --to.")
  private @Nullable String name;

  @Option(
      names = "--part",
      paramLabel = "KEY",
      description = "Which state dict of a checkpoint with several, such as model_ema.")
  private @Nullable String part;

  @Option(
      names = "--min-size",
      paramLabel = "PIXELS",
      description =
          "Shorter side of a torchvision network's input, as min_size there; its max_size follows."
              + " 320 takes about a sixth of the time of 800, and finds fewer small objects."
              + " Default: 800.")
  private @Nullable Integer minSize;

  @Option(names = "--promote", description = "Make it the champion at once.")
  private boolean promote;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Only write a folder for `retinue detect --weights DIR`. Needs no broker.")
  private @Nullable Path to;

  @Override
  public void run() {
    String called = called();
    if (minSize != null && (minSize < SMALLEST_INPUT || minSize > LARGEST_INPUT)) {
      throw wrongOptions(
          "--min-size %d is out of range: write %d to %d"
              .formatted(minSize, SMALLEST_INPUT, LARGEST_INPUT));
    }
    LabelList names = LabelList.read(labels);
    try (FetchedFile weights = fetched()) {
      DetectSize pictures = detectSize.ofAll(deployment.config()::settings);
      WeightsImport asked =
          new WeightsImport(
              network,
              names::names,
              Optional.ofNullable(part),
              pictures,
              minSize == null ? OptionalInt.empty() : OptionalInt.of(minSize));
      WeightsImport read = asked.corrected(weights);
      if (!read.equals(asked)) {
        println(
            "these are torchvision's first COCO weights; they are read as " + read.preset().name());
      }
      if (to != null) {
        ModelFolder.replace(to, folder -> printClasses(read.write(weights, called, folder)));
        println("written to " + to);
      } else {
        release(read, weights, called);
      }
    }
  }

  private FetchedFile fetched() {
    try (ProgressLine bar = new ProgressLine("MB")) {
      return new Download(
              Download.DEFAULT_MAX_BYTES,
              (bytes, all) ->
                  bar.show(bytes >> 20, all.isPresent() ? all.getAsLong() >> 20 : -1, ""))
          .fetch(from, Optional.ofNullable(sha256));
    }
  }

  private void release(WeightsImport read, FetchedFile weights, String called) {
    try (Deployment open = deployment.open()) {
      ModelFolder.temporary(
          open.data().work("import"),
          aside -> {
            ModelSpec model = read.write(weights, called, aside);
            printClasses(model);
            ModelRelease release =
                ImportedRelease.announce(
                    open,
                    aside,
                    model.namedClasses(),
                    model.toJson(),
                    read.origin(weights, called).sentence(),
                    promote ? ImportPromotion.ALWAYS : ImportPromotion.IF_FIRST);
            if (release.getState() == ReleaseState.CHAMPION) {
              println("release " + release.getVersion() + " serves from now on");
            } else {
              println(
                  "release %d is a %s; to let it serve, import it again with --promote"
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
      throw wrongOptions("Missing required option: '--name=NAME' (or --to DIR)");
    }
    return String.valueOf(to.getFileName());
  }

  private void printClasses(ModelSpec model) {
    List<String> names = model.namedClasses();
    println(
        names.size()
            + " classes: "
            + String.join(", ", names.subList(0, Math.min(5, names.size())))
            + (names.size() > 5 ? ", …" : ""));
  }
}
