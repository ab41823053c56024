package io.retinue.standalone.cli;

import io.retinue.platform.release.ReleaseLocator;
import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.weights.ModelFolder;
import io.retinue.trainer.release.ReleaseFolder;
import io.retinue.trainer.release.ReleaseReport;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a release is, how it was made, how well it does, and in what precision it serves. */
@Command(
    name = "show",
    description = {
      "Prints what a release is: network, input, classes, how it was trained, its AP, what the gate"
          + " decided, and in what precision it serves.",
      "The folder of a release needs no broker."
    })
final class ModelShowCommand extends PrintingCommand implements Runnable {
  private static final String LINE = "%-10s %s%n";

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "champion|VERSION|DIR",
      description = "Which release. Default: champion")
  private String release = "champion";

  @Override
  public void run() {
    Path folder = folder(ReleaseLocator.Choice.parse(release));
    try (RetinaNet model = ModelFolder.open(folder, "the release")) {
      print(model);
    }
    ReleaseFolder.report(folder)
        .ifPresentOrElse(this::print, () -> printf(LINE, "trained", "elsewhere: it was imported"));
  }

  /** A release on disk needs no broker. */
  private Path folder(ReleaseLocator.Choice choice) {
    if (choice instanceof ReleaseLocator.Choice.OnDisk onDisk) {
      return onDisk.path();
    }
    try (Deployment open = deployment.open()) {
      return new ReleaseLocator(open.kafka(), Deployment.MODEL, open.data().models())
          .folder(choice);
    }
  }

  private void print(RetinaNet model) {
    ModelSpec spec = model.spec();
    Backbone backbone = spec.network().backbone();
    printf(
        LINE,
        "network",
        "%s of width %d, pyramid of %d, %d head convolutions"
            .formatted(
                words(backbone.depth()),
                backbone.stemWidth(),
                spec.network().fpnChannels(),
                spec.network().headConvs()));
    printf(LINE, "input", input(spec.preprocessing().resizing()));
    printf(LINE, "classes", String.join(", ", spec.namedClasses()));
    printf(LINE, "here", "computes in " + words(Target.thisProcessor().serving(model).precision()));
  }

  private void print(ReleaseReport report) {
    ReleaseReport.Training training = report.training();
    printf(
        LINE,
        "trained",
        "recipe %s, %d steps in %.0f s%s, on %d of %d labeled frames"
            .formatted(
                training.recipe(),
                training.steps(),
                training.seconds(),
                report.device().map(device -> " on " + device).orElse(""),
                report.dataset().labels() - report.dataset().validation(),
                report.dataset().labels()));
    if (report.dataset().teacherSha256() != null) {
      printf(
          LINE,
          "teacher",
          "labeled %d of these frames: %s"
              .formatted(report.dataset().taught(), report.dataset().teacherSha256()));
    }
    printf(LINE, "AP", "%.4f on the others".formatted(report.challenger().metrics().get("AP")));
    if (report.verdict() != null) {
      printf(LINE, "gate", report.verdict().reason());
    }
    if (report.precision() != null) {
      printf(LINE, "precision", report.precision().serves() + ". " + report.precision().reason());
    }
  }

  private static String input(Resizing resizing) {
    if (resizing instanceof Resizing.ShortSide side) {
      return "follows the picture: short side %d, long side at most %d pixels"
          .formatted(side.minSide(), side.maxSide());
    }
    InputSize size = ((Resizing.Fixed) resizing).inputSize();
    return "%d x %d pixels".formatted(size.width(), size.height());
  }

  private static String words(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
