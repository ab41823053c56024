package io.retinue.standalone.cli;

import io.retinue.alerter.tracking.PixelBox;
import io.retinue.alerter.tracking.Sighting;
import io.retinue.alerter.tracking.TrackerSettings;
import io.retinue.platform.coco.CocoBox;
import io.retinue.platform.coco.CocoFile;
import io.retinue.platform.coco.CocoResults;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.standalone.bench.IdentifiedBox;
import io.retinue.standalone.bench.TrackingScore;
import io.retinue.standalone.bench.TrackingTrial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "tracking",
    description = {
      "Scores the tracker on labels that carry identities (attributes.track_id), beside a tracker"
          + " that knows overlaps only.",
      "The trackers get the boxes of the labels, without the identities. Prints IDF1, MOTA, and how"
          + " often an object changed its identity."
    })
final class BenchTrackingCommand extends PrintingCommand implements Runnable {
  @Option(
      names = "--coco",
      paramLabel = "FILE",
      required = true,
      split = ",",
      description = "Labels of one film in COCO 1.0; more than one file if they continue it.")
  private List<Path> files = List.of();

  @Option(
      names = "--fps",
      paramLabel = "N",
      converter = Count.class,
      description = "Frames a second of the film. Default: ${DEFAULT-VALUE}")
  private int framesPerSecond = 10;

  @Option(
      names = "--rates",
      paramLabel = "N",
      split = ",",
      defaultValue = "10,5,2",
      converter = Count.class,
      description = "Frames a second that the trackers get. Default: ${DEFAULT-VALUE}")
  private List<Integer> rates = List.of();

  @Option(
      names = "--detections",
      paramLabel = "FILE",
      split = ",",
      description =
          "What a model detected on these images, as `retinue eval --results` writes it, one file"
              + " for each file of labels: the trackers get this in place of the labels' boxes.")
  private List<Path> detections = List.of();

  @Override
  public void run() {
    if (!detections.isEmpty() && detections.size() != files.size()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          files.size() + " files of labels, but " + detections.size() + " of detections",
          "name one file with --detections for each file with --coco, in the same order",
          null);
    }
    TrackingTrial trial = new TrackingTrial(frames(), framesPerSecond);
    printf(
        "%-8s %5s %7s %7s %7s %9s %7s %7s %8s%n",
        "TRACKER", "FPS", "FRAMES", "BOXES", "IDF1", "MOTA", "MISSED", "FALSE", "SWITCHES");
    for (int rate : rates) {
      TrackingTrial at = trial.at(rate);
      print("retinue", rate, at, at.retinue(TrackerSettings.DEFAULTS));
      print("iou", rate, at, at.plainIou(TrackerSettings.DEFAULTS));
    }
  }

  private void print(String tracker, int rate, TrackingTrial trial, TrackingScore score) {
    printf(
        "%-8s %5d %7d %7d %7.3f %9.3f %7d %7d %8d%n",
        tracker,
        rate,
        trial.frames().size(),
        score.truth(),
        score.idf1(),
        score.mota(),
        score.misses(),
        score.falsePositives(),
        score.switches());
  }

  private List<TrackingTrial.Frame> frames() {
    List<TrackingTrial.Frame> frames = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      CocoFile labels = CocoFile.read(files.get(i));
      Map<Long, List<Sighting>> detected =
          detections.isEmpty() ? Map.of() : detected(labels, detections.get(i));
      for (CocoFile.Image image : labels.images()) {
        List<IdentifiedBox> truth = truth(labels, image);
        List<Sighting> sightings =
            detections.isEmpty()
                ? truth.stream().map(box -> new Sighting(box.label(), 1, box.box())).toList()
                : detected.getOrDefault(image.id(), List.of());
        frames.add(new TrackingTrial.Frame(image.frame(), truth, sightings));
      }
    }
    frames.sort(Comparator.comparingLong(TrackingTrial.Frame::index));
    return frames;
  }

  private static Map<Long, List<Sighting>> detected(CocoFile labels, Path file) {
    Map<Integer, String> names = new HashMap<>();
    labels.categories().forEach(category -> names.put(category.id(), category.name()));
    Map<Long, List<Sighting>> detected = new HashMap<>();
    for (CocoResults.Result result : CocoResults.read(file)) {
      String label = names.get(result.categoryId());
      if (label == null) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            file + ": the labels have no category " + result.categoryId(),
            "name the results that `retinue eval` wrote for " + labels.file(),
            null);
      }
      detected
          .computeIfAbsent(result.imageId(), id -> new ArrayList<>())
          .add(new Sighting(label, (float) result.score(), pixels(result.box())));
    }
    return detected;
  }

  private static List<IdentifiedBox> truth(CocoFile labels, CocoFile.Image image) {
    return image.annotations().stream()
        .filter(annotation -> !annotation.crowd())
        .map(
            annotation ->
                new IdentifiedBox(
                    identity(labels.file(), annotation),
                    annotation.category().name(),
                    pixels(annotation.box())))
        .toList();
  }

  private static String identity(Path file, CocoFile.Annotation annotation) {
    String id = annotation.trackId();
    if (id == null) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          file + ": annotation " + annotation.id() + " has no attributes.track_id",
          "export labels with identities: draw them as tracks, in CVAT, before the export",
          null);
    }
    return id;
  }

  private static PixelBox pixels(CocoBox box) {
    return new PixelBox(box.x(), box.y(), box.x() + box.width(), box.y() + box.height());
  }
}
