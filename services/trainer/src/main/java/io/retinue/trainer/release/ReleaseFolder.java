package io.retinue.trainer.release;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.detection.GoldenOutputs;
import io.retinue.retinanet.detection.ModelRefusedException;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A release on disk: data, never code. {@code weights.safetensors} and {@code model.json}, pictures
 * with the outputs that a detector must reproduce before it serves ({@code golden.safetensors}),
 * and how it was made and evaluated ({@code report.json}).
 */
public final class ReleaseFolder {
  public static final String REPORT_FILE = "report.json";

  static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final int BATCH = 4;

  private ReleaseFolder() {}

  /**
   * Opens a release as the detector service does: it must reproduce its golden outputs.
   *
   * @param path a release's folder, or a file of weights with its model.json beside it
   * @return the caller closes it
   * @throws RetinueException BAD_INPUT where a detector would refuse it
   */
  public static Detector open(Path path) {
    return open(path, model -> new Detector(model, BATCH));
  }

  /**
   * The same with the compiled network from a folder, which is written there if it is missing.
   *
   * @param compiled of this machine's detectors
   */
  public static Detector open(Path path, CompiledArchives compiled) {
    return open(path, model -> new Detector(model, BATCH, Target.thisProcessor(), compiled));
  }

  private static Detector open(Path path, Function<RetinaNet, Detector> runtime) {
    try {
      return Detector.open(path, runtime);
    } catch (ModelRefusedException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the release " + e.getMessage(),
          "give the folder of a whole release, as a training run or `retinue model import` makes"
              + " it",
          e);
    }
  }

  /**
   * Writes weights, specification and golden outputs into a folder, which is created where it is
   * missing.
   *
   * @param golden one picture or more
   * @throws RetinueException STORAGE where the folder cannot be written
   */
  public static void writeModel(Path folder, RetinaNet model, List<RgbImage> golden) {
    try {
      Files.createDirectories(folder);
      model.save(folder);
      GoldenOutputs.record(model, golden, folder);
    } catch (IOException e) {
      throw RetinueException.unwritable("the release in " + folder, e);
    }
  }

  /**
   * The report; empty where there is none, as in imported weights.
   *
   * @throws RetinueException BAD_INPUT where it is damaged
   */
  public static Optional<ReleaseReport> report(Path folder) {
    Path file = folder.resolve(REPORT_FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file, ReleaseReport.class));
    } catch (JacksonException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          file + " is damaged: " + e.getOriginalMessage(),
          "copy the release again from where it was made",
          e);
    }
  }

  /**
   * Adds the report.
   *
   * @throws RetinueException STORAGE where the folder cannot be written
   */
  public static void writeReport(Path folder, ReleaseReport report) {
    try {
      Files.writeString(folder.resolve(REPORT_FILE), JSON.writeValueAsString(report) + "\n");
    } catch (IOException e) {
      throw RetinueException.unwritable("the release in " + folder, e);
    }
  }
}
