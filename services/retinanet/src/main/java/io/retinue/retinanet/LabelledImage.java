package io.retinue.retinanet;

import java.util.List;

/**
 * A picture with everything that a person marked on it. No annotations means that a person looked
 * and found nothing; such pictures are trained on.
 */
public record LabelledImage(RgbImage image, List<Annotation> annotations) {
  public LabelledImage {
    annotations = List.copyOf(annotations);
  }
}
