package io.retinue.standalone.cli;

import io.retinue.platform.coco.CocoResults;
import io.retinue.platform.release.ReleaseChoice;
import io.retinue.platform.release.ReleaseLocator;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.standalone.Deployment;
import io.retinue.trainer.evaluation.Evaluation;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.video.DetectSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "eval",
    description =
        "Scores a release on a labelled video with COCO's twelve numbers. Each frame goes the way"
            + " of a live one: same scaling, same JPEG.")
final class EvalCommand implements Runnable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--release",
      paramLabel = "champion|VERSION|FILE",
      required = true,
      description = "The release: the champion, a version of `retinue model list`, or a folder.")
  private String release = "champion";

  @Option(names = "--video", paramLabel = "FILE", required = true, description = "The video.")
  private Path video = Path.of("");

  @Option(
      names = "--coco",
      paramLabel = "FILE",
      required = true,
      description = "Its labels, as COCO 1.0. The release must not have been trained on them.")
  private Path coco = Path.of("");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "Also write every detection as a COCO results file, as pycocotools reads.")
  private @Nullable Path results;

  @Override
  public void run() {
    Evaluation evaluation = new Evaluation(DetectSize.DEFAULT, this::progress);
    EvaluationResult result = evaluation.evaluate(folder(), video, coco);
    if (Terminal.present()) {
      spec.commandLine().getErr().print("\r\033[K");
      spec.commandLine().getErr().flush();
    }
    if (results != null) {
      CocoResults.write(results, result.detections());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode tree = JSON.createObjectNode();
      result.metrics().asMap().forEach(tree::put);
      tree.put("images", result.images());
      tree.put("boxes", result.boxes());
      ObjectNode classes = tree.putObject("classes");
      result.classes().forEach((name, score) -> classes.put(name, score.ap()));
      result.unknown().forEach(tree.putArray("unknown")::add);
      out.println(JSON.writeValueAsString(tree));
    } else {
      print(out, result);
    }
    out.flush();
  }

  /** A release on disk needs no broker. */
  private Path folder() {
    ReleaseChoice choice = ReleaseChoice.parse(release);
    if (choice instanceof ReleaseChoice.OnDisk disk) {
      return disk.path();
    }
    try (Deployment open = deployment.open()) {
      return new ReleaseLocator(open.kafka(), Deployment.MODEL, open.data().models())
          .folder(choice);
    }
  }

  private void progress(int done, int all) {
    if (Terminal.present()) {
      PrintWriter err = spec.commandLine().getErr();
      err.print("\r" + done + " of " + all + " frames");
      err.flush();
    }
  }

  private static void print(PrintWriter out, EvaluationResult result) {
    CocoMetrics metrics = result.metrics();
    out.printf("%d frames, %d boxes%n", result.images(), result.boxes());
    metrics.asMap().forEach((name, value) -> out.printf(Locale.ROOT, "%-6s %6.3f%n", name, value));
    if (result.classes().size() > 1) {
      result
          .classes()
          .forEach(
              (name, score) -> out.printf(Locale.ROOT, "  AP %-20s %6.3f%n", name, score.ap()));
    }
    result
        .unknown()
        .forEach(
            name -> out.println("  the release does not know '" + name + "', so never finds it"));
  }
}
