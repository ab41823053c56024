package io.retinue.retinanet.compiler;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.ActivationRanges.Range;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.RetinaNet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Observes what values a network's feature maps have on pictures. The pictures go through it twice:
 * first for each map's least and greatest value, then for how often which values between them
 * occur. It computes in float32, operation by operation.
 */
public final class ActivationObserver {
  private ActivationObserver() {}

  /**
   * Observes a network.
   *
   * @param pictures one or more, of the cameras that it will watch
   * @param beforeEach runs before each pass of a picture, and may throw to end it
   */
  public static ActivationRanges observe(
      RetinaNet model, List<RgbImage> pictures, Runnable beforeEach) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("ranges need one picture or more");
    }
    ObservingProgram observing = ObservingProgram.of(model, pictures.get(0));
    try (LoadedProgram program = LoadedProgram.forServing(observing.program(), Device.cpu())) {
      for (String pass : List.of(ObservingProgram.EXTREMES, ObservingProgram.COUNTS)) {
        for (RgbImage picture : pictures) {
          beforeEach.run();
          try (NDManager scratch = program.manager().newSubManager()) {
            InputBatch batch = InputBatch.of(model.spec().preprocessing(), List.of(picture));
            program.run(pass, scratch, batch.pixels(scratch));
          }
        }
      }
      try (NDManager scratch = program.manager().newSubManager()) {
        return ranges(observing.names(), program.run(ObservingProgram.RESULTS, scratch));
      }
    }
  }

  private static ActivationRanges ranges(List<String> names, NDList results) {
    float[] low = results.get(0).toFloatArray();
    float[] high = results.get(1).toFloatArray();
    NDArray counts = results.get(2);
    SortedMap<String, Range> ranges = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      ranges.put(names.get(i), RangeChoice.of(low[i], high[i], counts.get(i).toFloatArray()));
    }
    return new ActivationRanges(ranges);
  }
}
