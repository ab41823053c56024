package io.retinue.retinanet.training;

import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that trains and detects, or with an argument only detects that often, and says twice
 * how much memory it holds.
 */
final class NativeMemoryProbe {
  /** Before the number of KiB. */
  static final String RESIDENT = "resident KiB: ";

  private NativeMemoryProbe() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 1) {
      detect(Integer.parseInt(arguments[0]));
    } else {
      trainAndDetect();
    }
  }

  /** Compiled, on an input so small that a call is mostly a call; the first quarter warms up. */
  private static void detect(int calls) throws IOException {
    ModelSpec small = SmallModels.spec("red", "blue");
    ModelSpec smallest =
        new ModelSpec(
            small.network(), small.classes(), Preprocessing.imageNet(32, 32), small.decoding());
    List<RgbImage> images = List.of(SmallModels.boxes(1, 1).get(0).image());
    try (Detector detector = new Detector(RetinaNet.create(smallest, 1), 1)) {
      for (int call = 1; call <= calls; call++) {
        detector.detect(images);
        if (call == calls / 4 || call == calls) {
          System.out.println(RESIDENT + residentKib());
        }
      }
      if (!detector.isCompiled()) {
        throw new IllegalStateException("the eager network was asked");
      }
    }
  }

  private static void trainAndDetect() throws Exception {
    List<LabelledImage> examples = SmallModels.boxes(4, 1);
    RetinaNet model = RetinaNet.create(SmallModels.spec("red", "blue"), 1);
    try (Detector detector = new Detector(model, 4)) {
      work(model, detector, examples, 60);
      System.out.println(RESIDENT + residentKib());
      work(model, detector, examples, 100);
      System.out.println(RESIDENT + residentKib());
    }
  }

  private static void work(
      RetinaNet model, Detector detector, List<LabelledImage> examples, int rounds)
      throws InterruptedException {
    List<RgbImage> images = examples.stream().map(LabelledImage::image).toList();
    new RetinaNetTrainer()
        .fit(
            model,
            SmallModels.source(examples),
            SmallModels.steps(rounds),
            (progress, soFar) -> {});
    int answers = 0;
    for (int i = 0; i < rounds; i++) {
      answers += detector.detect(images).size();
    }
    if (answers != rounds * images.size()) {
      throw new IllegalStateException(answers + " answers");
    }
  }

  private static String residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .findFirst()
        .orElseThrow()
        .replaceAll("\\D", "");
  }
}
