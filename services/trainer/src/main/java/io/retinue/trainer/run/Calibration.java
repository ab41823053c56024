package io.retinue.trainer.run;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.ActivationObserver;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.evaluation.CocoScores;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.evaluation.EvaluationSet;
import io.retinue.trainer.evaluation.Evaluator;
import io.retinue.trainer.release.ReleaseFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Lets weights that were trained elsewhere serve in 8 bits, without a label: half of the pictures
 * show what the network's feature maps hold, and on the other half 8 bits must find what the
 * network finds in its own precision.
 *
 * @param agreement AP of 8 bits against what the network finds otherwise, 0 to 1
 * @param agreement50 AP50 of the same
 * @param objects that the network finds otherwise
 * @param pictures on which both looked
 */
public record Calibration(double agreement, double agreement50, long objects, int pictures) {
  /** Fewer differ too little from each other. */
  public static final int FEWEST_PICTURES = 16;

  /** A network that lost nothing on labels had 0.997. */
  static final double LEAST_AGREEMENT = 0.95;

  private static final int FEWEST_OBJECTS = 20;
  private static final float OBJECT = 0.5f; // score
  private static final float DOUBT = 0.2f; // score below which nothing is an object
  private static final int BATCH = 4;
  private static final int STRIP = 32; // times as wide as high

  /**
   * Writes the release with its ranges into another folder.
   *
   * @param release folder of the weights
   * @param pictures of the cameras, all different
   * @param folder empty
   * @param compiled of this machine's detectors
   * @throws RetinueException BAD_INPUT where there is too little to go by, 8 bits find something
   *     else, or this machine does not compute in 8 bits
   */
  public static Calibration of(
      Path release,
      List<RgbImage> pictures,
      Path folder,
      CompiledArchives compiled,
      ProgressListener progress,
      StopSignal stop) {
    if (!Target.thisProcessor().canMultiplyBytes()) {
      throw refused(
          "this processor does not multiply 8-bit integers, so nothing would be gained here",
          "calibrate on a processor with avx512_vnni, avx_vnni or amx_int8");
    }
    if (pictures.size() < FEWEST_PICTURES) {
      throw refused(
          "there are only %d different frames; %d are needed"
              .formatted(pictures.size(), FEWEST_PICTURES),
          "let the cameras run for a while, with 'retinue run', and calibrate again");
    }
    List<RgbImage> seen = every(2, 0, pictures);
    ActivationRanges ranges = write(release, seen, folder, stop);
    EvaluationSet truth;
    try (Detector plain = ReleaseFolder.open(folder, compiled)) {
      truth = truth(plain, every(2, 1, pictures), progress, stop);
    }
    try {
      Files.writeString(folder.resolve(ActivationRanges.FILE), ranges.toJson());
    } catch (IOException e) {
      throw RetinueException.unwritable("the release in " + folder, e);
    }
    try (Detector bytes = ReleaseFolder.open(folder, compiled)) {
      if (bytes.precision() != Target.Precision.INT8) {
        throw refused(
            "8 bits missed the golden outputs; the log says by how much",
            "let these weights serve as they are, or train them on labels of your cameras");
      }
      return judged(Evaluator.evaluate(bytes, truth, progress, stop));
    }
  }

  private static ActivationRanges write(
      Path release, List<RgbImage> seen, Path folder, StopSignal stop) {
    try (RetinaNet network = RetinaNet.load(release)) {
      ReleaseFolder.writeModel(folder, network, List.of(golden(network, seen.get(0))));
      return ActivationObserver.observe(network, seen, stop::check);
    } catch (IOException e) {
      throw refused(
          "cannot read the release in " + release + ": " + e.getMessage(),
          "choose another release, or import it again");
    } catch (ArithmeticException e) {
      throw refused("8 bits cannot hold this network: " + e.getMessage(), "use other weights");
    }
  }

  /** Of an input that follows the picture, a strip: all outputs of a whole one are 40 MB. */
  private static RgbImage golden(RetinaNet network, RgbImage picture) {
    if (network.spec().preprocessing().resizing() instanceof Resizing.Fixed) {
      return picture;
    }
    int height = Math.min(picture.height(), Math.max(1, picture.width() / STRIP));
    int row = picture.width() * RgbImage.CHANNELS; // bytes
    int top = (picture.height() - height) / 2;
    return new RgbImage(
        picture.width(),
        height,
        Arrays.copyOfRange(picture.rgb(), top * row, (top + height) * row));
  }

  private static EvaluationSet truth(
      Detector plain, List<RgbImage> pictures, ProgressListener progress, StopSignal stop) {
    List<LabelledImage> labeled = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += BATCH) {
      stop.check();
      progress.onProgress(from, pictures.size());
      List<RgbImage> batch = pictures.subList(from, Math.min(pictures.size(), from + BATCH));
      List<List<Detection>> found = plain.detect(batch);
      for (int i = 0; i < batch.size(); i++) {
        labeled.add(new LabelledImage(batch.get(i), annotations(plain, found.get(i))));
      }
    }
    return EvaluationSet.of(new Labeled(labeled), plain.spec().namedClasses());
  }

  private record Labeled(List<LabelledImage> images) implements ExampleSource {
    @Override
    public int size() {
      return images.size();
    }

    @Override
    public LabelledImage get(int index) {
      return images.get(index);
    }
  }

  private static List<Annotation> annotations(Detector plain, List<Detection> found) {
    List<String> classes = plain.spec().namedClasses();
    return found.stream()
        .filter(one -> one.score() >= DOUBT)
        .map(
            one ->
                new Annotation(
                    classes.indexOf(plain.spec().classes().get(one.label())),
                    one.box(),
                    one.score() < OBJECT))
        .toList();
  }

  /**
   * @throws RetinueException BAD_INPUT where they differ, or show too little
   */
  static Calibration judged(EvaluationResult bytes) {
    long objects = bytes.classes().values().stream().mapToLong(CocoScores.Category::truths).sum();
    Calibration calibration =
        new Calibration(bytes.metrics().ap(), bytes.metrics().ap50(), objects, bytes.images());
    if (objects < FEWEST_OBJECTS) {
      throw refused(
          "the network finds %d objects on %d frames; %d are needed to compare 8 bits with it"
              .formatted(objects, bytes.images(), FEWEST_OBJECTS),
          "calibrate again when the cameras have seen more, with more --frames");
    }
    if (!(calibration.agreement() >= LEAST_AGREEMENT)) {
      throw refused(
          calibration.sentence() + String.format(Locale.ROOT, "; %.2f is needed", LEAST_AGREEMENT),
          "let these weights serve as they are, or calibrate with more --frames");
    }
    return calibration;
  }

  /** For people. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "8 bits find what the network finds otherwise with AP %.3f and AP50 %.3f, %d objects on"
            + " %d frames",
        agreement,
        agreement50,
        objects,
        pictures);
  }

  private static List<RgbImage> every(int step, int first, List<RgbImage> pictures) {
    return IntStream.range(0, pictures.size())
        .filter(i -> i % step == first)
        .mapToObj(pictures::get)
        .toList();
  }

  private static RetinueException refused(String message, String remedy) {
    return new RetinueException(ErrorKind.BAD_INPUT, message, remedy);
  }
}
