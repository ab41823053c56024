package io.retinue.retinanet.data;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.input.PictureFitter;
import java.util.HashMap;
import java.util.Map;

/**
 * Fitted examples, the first of them kept in memory, as many as a limit allows: decoding and
 * scaling a picture again in every epoch would slow the steps down. Not thread-safe.
 */
public final class ExampleCache {
  /** Of the Java heap's maximum, so that a small heap costs speed and not the run. */
  private static final int SHARE_OF_HEAP = 4;

  private static final long MAX_BYTES = 512L << 20;

  private final ExampleSource source;
  private final PictureFitter fitter;
  private final int classes;
  private final Map<Integer, PreprocessedExample> kept = new HashMap<>();
  private long bytesLeft;

  public ExampleCache(ExampleSource source, ModelSpec spec) {
    this.source = source;
    this.fitter = new PictureFitter(spec.preprocessing());
    this.classes = spec.classes().size();
    this.bytesLeft = Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /**
   * One example.
   *
   * @throws IllegalArgumentException if it bears a label that the model does not have
   */
  PreprocessedExample get(int index) {
    PreprocessedExample known = kept.get(index);
    if (known != null) {
      return known;
    }
    LabelledImage example = source.get(index);
    for (Annotation annotation : example.annotations()) {
      if (annotation.label() >= classes) {
        throw new IllegalArgumentException(
            "example %d has label %d, the model has %d classes"
                .formatted(index, annotation.label(), classes));
      }
    }
    PreprocessedExample fitted = PreprocessedExample.of(example, fitter);
    if (fitted.pixels().length <= bytesLeft) {
      bytesLeft -= fitted.pixels().length;
      kept.put(index, fitted);
    }
    return fitted;
  }
}
