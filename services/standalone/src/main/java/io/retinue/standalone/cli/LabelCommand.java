package io.retinue.standalone.cli;

import io.retinue.ingest.ImportCounts;
import io.retinue.ingest.LabelImport;
import io.retinue.ingest.LabelImporter;
import io.retinue.standalone.Deployment;
import io.retinue.video.DetectSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "label",
    description = "Brings labels to the feedback topic.",
    subcommands = LabelCommand.Import.class)
final class LabelCommand {
  private LabelCommand() {}

  @Command(
      name = "import",
      description =
          "Pushes labelled frames of a video: pixels and boxes exactly as ingest would publish that"
              + " frame. Image names are CVAT's: frame_000123.PNG is frame 123, counted from 0."
              + " Images without boxes are labels too. Importing again replaces.")
  static final class Import implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

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
        description = "The video that was labelled.")
    private Path video = Path.of("");

    @Option(
        names = "--coco",
        paramLabel = "FILE",
        required = true,
        description = "The labels, as COCO 1.0 (CVAT, Label Studio and Roboflow export it).")
    private Path coco = Path.of("");

    @Option(
        names = "--labelled-by",
        paramLabel = "NAME",
        defaultValue = "${sys:user.name}",
        description = "Who labelled. Default: ${DEFAULT-VALUE}")
    private String labelledBy = "";

    @Override
    public void run() {
      try (Deployment open = deployment.open()) {
        ImportCounts counts =
            new LabelImporter(open.kafka(), Clock.systemUTC())
                .run(new LabelImport(camera, video, coco, DetectSize.DEFAULT, labelledBy));
        PrintWriter out = spec.commandLine().getOut();
        out.println(
            counts.frames()
                + " frames and "
                + counts.boxes()
                + " boxes are in the feedback topic"
                + (counts.emptyFrames() == 0
                    ? ""
                    : ", " + counts.emptyFrames() + " of the frames without boxes"));
        out.println("Next: retinue train");
        out.flush();
      }
    }
  }
}
