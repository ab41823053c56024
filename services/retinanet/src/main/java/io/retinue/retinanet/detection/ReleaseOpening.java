package io.retinue.retinanet.detection;

import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * Opens one release: see {@link Detector#open(Path, Function, LoadSteps)}.
 *
 * @param release a folder, or a file of weights
 * @param runtime makes the detector
 * @param steps may end the load
 */
record ReleaseOpening(Path release, Function<RetinaNet, Detector> runtime, LoadSteps steps) {

  Detector open() throws ModelRefusedException {
    boolean isFolder = Files.isDirectory(release);
    Path folder = isFolder ? release : release.resolveSibling("");
    try {
      steps.begin("reading its weights");
      Detector detector = detector(isFolder ? RetinaNet.load(release) : loose());
      try {
        if (isFolder || Files.exists(folder.resolve(GoldenOutputs.FILE))) {
          detector.verify(folder, steps);
        }
        return detector;
      } catch (IOException | Tolerance.MismatchException | RuntimeException | Error e) {
        detector.close();
        throw e;
      }
    } catch (CancellationException e) {
      throw e; // says nothing about the release
    } catch (Tolerance.MismatchException e) {
      throw new ModelRefusedException(
          release + " does not reproduce its golden outputs: " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new ModelRefusedException(
          release + " is incomplete: " + e.getMessage() + " is missing", e);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new ModelRefusedException(release + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private RetinaNet loose() throws IOException {
    String spec = Files.readString(release.resolveSibling(RetinaNet.SPEC_FILE));
    return RetinaNet.read(ModelSpec.fromJson(spec), release, Optional.empty());
  }

  private Detector detector(RetinaNet model) {
    try {
      return runtime.apply(model);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }
}
