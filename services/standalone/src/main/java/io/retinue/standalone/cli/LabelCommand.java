package io.retinue.standalone.cli;

import io.retinue.ingest.label.LabelImporter;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.standalone.Deployment;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "label",
    description = "Writes labels to the feedback topic.",
    subcommands = LabelCommand.Import.class)
final class LabelCommand {
  private LabelCommand() {}

  @Command(
      name = "import",
      description = {
        "Imports the labeled frames of a video.",
        "Pictures are scaled and encoded as ingest publishes them. Image names are CVAT's:"
            + " frame_000123.PNG is frame 123, counted from 0. An image without boxes is a label"
            + " too: it shows nothing. A second import of one video replaces the"
            + " labels of the first; other videos of the camera keep theirs."
      })
  static final class Import extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();
    @Mixin private DetectSizeOption detectSize = new DetectSizeOption();

    @Option(
        names = "--camera",
        paramLabel = "NAME",
        required = true,
        description = "The camera whose frames these are.")
    private String camera = "";

    @Option(
        names = "--video",
        paramLabel = "FILE",
        required = true,
        description = "The labeled video.")
    private Path video = Path.of("");

    @Option(
        names = "--coco",
        paramLabel = "FILE",
        required = true,
        description = "The labels in COCO 1.0, which CVAT, Label Studio and Roboflow export.")
    private Path coco = Path.of("");

    @Option(
        names = "--labelled-by",
        paramLabel = "NAME",
        defaultValue = "${sys:user.name}",
        description = "Name of the person who labeled. Default: ${DEFAULT-VALUE}")
    private String labelledBy = "";

    @Override
    public void run() {
      try (Deployment open = deployment.open()) {
        CameraSettings settings = detectSize.of(camera, deployment.config().settings());
        LabelImporter.Counts counts =
            new LabelImporter(open.kafka(), Clock.systemUTC())
                .run(new LabelImporter.Request(settings, video, coco, labelledBy));
        println(
            counts.frames()
                + " frames and "
                + counts.boxes()
                + " boxes are in the feedback topic"
                + (counts.emptyFrames() == 0
                    ? ""
                    : "; " + counts.emptyFrames() + " of the frames have no boxes"));
        println("Next: retinue train");
      }
    }
  }
}
