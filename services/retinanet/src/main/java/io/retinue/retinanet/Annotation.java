package io.retinue.retinanet;

/**
 * One object that a person labeled.
 *
 * @param label index into {@link ModelSpec#classes()}
 * @param box in pixels of the picture
 * @param crowd the box covers a group of objects. Training and evaluation ignore detections inside
 *     it
 */
public record Annotation(int label, Box box, boolean crowd) {
  public Annotation {
    if (label < 0) {
      throw new IllegalArgumentException("a label is an index into the classes, not " + label);
    }
  }
}
