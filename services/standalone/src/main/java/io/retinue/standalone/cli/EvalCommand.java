package io.retinue.standalone.cli;

import io.retinue.platform.coco.CocoResults;
import io.retinue.platform.release.ReleaseLocator;
import io.retinue.platform.settings.DetectSize;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.standalone.Deployment;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.evaluation.VideoEvaluation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "eval",
    description = {
      "Scores a release on a labeled video with COCO's twelve metrics.",
      "Frames are scaled and encoded as for a live camera."
    })
final class EvalCommand extends PrintingCommand implements Runnable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Mixin private DetectSizeOption detectSize = new DetectSizeOption();

  @Option(
      names = "--release",
      paramLabel = "champion|VERSION|DIR",
      required = true,
      description =
          "The champion, a version that `retinue model list` prints, or the folder of a release.")
  private String release = "champion";

  @Option(names = "--video", paramLabel = "FILE", required = true, description = "The video.")
  private Path video = Path.of("");

  @Option(
      names = "--coco",
      paramLabel = "FILE",
      required = true,
      description = "Labels of the video in COCO 1.0. Not labels that the release was trained on.")
  private Path coco = Path.of("");

  @Option(
      names = "--camera",
      paramLabel = "NAME",
      description = "The camera that took the video: its detect in the settings file counts.")
  private @Nullable String camera;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "Also write every detection to a COCO results file, for pycocotools.")
  private @Nullable Path results;

  @Override
  public void run() {
    EvaluationResult result = evaluated();
    if (results != null) {
      CocoResults.write(results, result.detections());
    }
    if (json) {
      ObjectNode tree = JSON.createObjectNode();
      result.metrics().asMap().forEach(tree::put);
      tree.put("images", result.images());
      tree.put("boxes", result.boxes());
      ObjectNode classes = tree.putObject("classes");
      result.classes().forEach((name, score) -> classes.put(name, score.ap()));
      result.unknown().forEach(tree.putArray("unknown")::add);
      println(JSON.writeValueAsString(tree));
    } else {
      print(result);
    }
  }

  private EvaluationResult evaluated() {
    try (ProgressLine bar = new ProgressLine("frames")) {
      return new VideoEvaluation(pictures(), (done, all) -> bar.show(done, all, ""))
          .evaluate(folder(), video, coco);
    }
  }

  private DetectSize pictures() {
    return camera == null
        ? detectSize.ofAll(deployment.config()::settings)
        : detectSize.of(camera, deployment.config().settings()).detectSize();
  }

  /** A release on disk needs no broker. */
  private Path folder() {
    ReleaseLocator.Choice choice = ReleaseLocator.Choice.parse(release);
    if (choice instanceof ReleaseLocator.Choice.OnDisk disk) {
      return disk.path();
    }
    try (Deployment open = deployment.open()) {
      return new ReleaseLocator(open.kafka(), Deployment.MODEL, open.data().models())
          .folder(choice);
    }
  }

  private void print(EvaluationResult result) {
    CocoMetrics metrics = result.metrics();
    printf("%d frames, %d boxes%n", result.images(), result.boxes());
    metrics.asMap().forEach((name, value) -> printf("%-6s %6.3f%n", name, value));
    if (result.classes().size() > 1) {
      result.classes().forEach((name, score) -> printf("  AP %-20s %6.3f%n", name, score.ap()));
    }
    result
        .unknown()
        .forEach(name -> println("  the release has no class '" + name + "' and never finds one"));
  }
}
