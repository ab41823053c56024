package io.retinue.retinanet;

/**
 * One thing that a person marked.
 *
 * @param label index into {@link ModelSpec#classes()}
 * @param box in pixels of the picture
 * @param crowd the box covers a group that nobody took apart: training neither asks for it nor
 *     counts detections inside it as wrong
 */
public record Annotation(int label, Box box, boolean crowd) {
  public Annotation {
    if (label < 0) {
      throw new IllegalArgumentException("a label is an index into the classes, not " + label);
    }
  }
}
