package io.retinue.retinanet.compiler;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.ActivationRanges.Range;
import io.retinue.retinanet.Preprocessing;
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
   * @throws ArithmeticException if a map holds what is no finite number
   */
  public static ActivationRanges observe(
      RetinaNet model, List<RgbImage> pictures, Runnable beforeEach) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("ranges need one picture or more");
    }
    ObservingProgram observing = ObservingProgram.of(model, pictures.get(0));
    List<String> names = observing.names();
    try (LoadedProgram program = LoadedProgram.forServing(observing.program(), Device.cpu());
        NDManager results = program.manager().newSubManager()) {
      Preprocessing preprocessing = model.spec().preprocessing();
      pass(ObservingProgram.EXTREMES, program, preprocessing, pictures, beforeEach);
      NDList extremes = program.run(ObservingProgram.RESULTS, results);
      float[] low = extremes.get(0).toFloatArray();
      float[] high = extremes.get(1).toFloatArray();
      for (int i = 0; i < names.size(); i++) {
        if (!Float.isFinite(high[i] - low[i])) {
          throw new ArithmeticException(
              "the feature map %s goes from %s to %s".formatted(names.get(i), low[i], high[i]));
        }
      }
      pass(ObservingProgram.COUNTS, program, preprocessing, pictures, beforeEach);
      NDArray counts = program.run(ObservingProgram.RESULTS, results).get(2);
      SortedMap<String, Range> ranges = new TreeMap<>();
      for (int i = 0; i < names.size(); i++) {
        ranges.put(names.get(i), RangeChoice.of(low[i], high[i], counts.get(i).toFloatArray()));
      }
      return new ActivationRanges(ranges);
    }
  }

  private static void pass(
      String method,
      LoadedProgram program,
      Preprocessing preprocessing,
      List<RgbImage> pictures,
      Runnable beforeEach) {
    for (RgbImage picture : pictures) {
      beforeEach.run();
      try (NDManager scratch = program.manager().newSubManager()) {
        InputBatch batch = InputBatch.of(preprocessing, List.of(picture));
        program.run(method, scratch, batch.pixels(scratch));
      }
    }
  }
}
