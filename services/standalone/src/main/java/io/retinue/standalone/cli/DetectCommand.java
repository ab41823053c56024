package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.detection.Detector;
import io.retinue.standalone.pictures.DetectionsJson;
import io.retinue.standalone.pictures.DrawnFolder;
import io.retinue.standalone.pictures.PictureDetector;
import io.retinue.video.Picture;
import io.retinue.video.PictureReader;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "detect",
    description = {
      "Detects objects in picture files: JPEG, PNG and BMP.",
      "A picture that cannot be read does not stop the others: the command goes on, and ends with"
          + " 3."
    })
final class DetectCommand extends PrintingCommand implements Callable<Integer> {
  /** How detections are printed. */
  enum Output {
    TEXT,
    JSON
  }

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--threshold",
      paramLabel = "SCORE",
      description = "Lowest score that is printed, 0 to 1. Default: ${DEFAULT-VALUE}")
  private double threshold = 0.5;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json. Default: ${DEFAULT-VALUE}")
  private Output output = Output.TEXT;

  @Option(
      names = "--draw",
      paramLabel = "DIR",
      description =
          "Also write a copy of each picture with the boxes drawn on it: NAME-detected.png.")
  private @Nullable Path draw;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "The pictures.")
  private List<Path> images = List.of();

  @Override
  public Integer call() {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw wrongOptions("--threshold " + threshold + " is out of range: write 0 to 1");
    }
    List<PictureDetector.Result> pictures = new ArrayList<>();
    Map<Path, String> failures = new LinkedHashMap<>();
    DrawnFolder drawn = draw == null ? null : drawnFolder(draw);
    // Compiling takes longer than a few pictures, and eager results equal torchvision's.
    try (Detector detector = Detector.eager(model.open(), 1)) {
      PictureReader reader = new PictureReader(PictureReader.DEFAULT_MAX_PIXELS);
      PictureDetector pictureDetector = new PictureDetector(detector, threshold);
      for (Path image : images) {
        try {
          Picture picture = reader.read(image);
          PictureDetector.Result found = pictureDetector.detect(image, picture);
          if (drawn != null) {
            write(drawn, picture, found);
          }
          if (output == Output.TEXT) {
            print(found);
          }
          pictures.add(found);
        } catch (VideoException e) {
          failures.put(image, e.getMessage());
          complain(image, e);
        }
      }
    }
    if (output == Output.JSON) {
      println(DetectionsJson.of(pictures, failures));
    }
    return failures.isEmpty() ? ExitCode.OK.code() : ExitCode.BAD_INPUT.code();
  }

  private DrawnFolder drawnFolder(Path folder) {
    try {
      return DrawnFolder.open(folder, images);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static void write(DrawnFolder folder, Picture picture, PictureDetector.Result found) {
    try {
      folder.write(picture, found);
    } catch (IOException e) {
      throw unwritable(found.file(), e);
    }
  }

  private static RetinueException unwritable(Path path, IOException e) {
    return new RetinueException(
        ErrorKind.STORAGE,
        "cannot write the drawing of " + path + ": " + e.getMessage(),
        "name a folder that can be written with --draw",
        e);
  }

  private void complain(Path image, VideoException e) {
    String remedy =
        switch (e.reason()) {
          case TOO_LARGE -> " Scale it down first.";
          case NOT_VIDEO -> " Convert it first.";
          default -> "";
        };
    err().println("retinue: " + image + ": " + e.getMessage() + remedy);
  }

  private void print(PictureDetector.Result picture) {
    printf("%s  %s  %d found%n", picture.file(), picture.size(), picture.found().size());
    for (PictureDetector.Result.Found found : picture.found()) {
      printf(
          "  %-20s %.3f  %7.1f %7.1f %7.1f %7.1f%n",
          found.label(),
          found.score(),
          found.box().x1(),
          found.box().y1(),
          found.box().x2(),
          found.box().y2());
    }
  }
}
