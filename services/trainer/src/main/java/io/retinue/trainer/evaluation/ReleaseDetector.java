package io.retinue.trainer.evaluation;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens a release from disk for inference. */
final class ReleaseDetector {
  private ReleaseDetector() {}

  /**
   * @param path a release's folder, or a safetensors file with its model.json beside it
   * @throws RetinueException BAD_INPUT where it is incomplete or damaged
   */
  static Detector open(Path path, int maxBatch) {
    try {
      return new Detector(Files.isDirectory(path) ? RetinaNet.load(path) : file(path), maxBatch);
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the release " + path + " cannot be opened: " + e.getMessage(),
          "give a folder with weights.safetensors and model.json, as a training run makes it",
          e);
    }
  }

  private static RetinaNet file(Path weights) throws IOException {
    String spec = Files.readString(weights.resolveSibling(RetinaNet.SPEC_FILE));
    return RetinaNet.read(ModelSpec.fromJson(spec), weights, Optional.empty());
  }
}
