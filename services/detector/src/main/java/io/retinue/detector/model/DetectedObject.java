package io.retinue.detector.model;

/**
 * One box that a model gave on one frame.
 *
 * @param label name of the class
 * @param score 0 to 1
 * @param x1 left edge, in pixels of the frame; {@code y1}, {@code x2} and {@code y2} likewise
 */
public record DetectedObject(String label, float score, float x1, float y1, float x2, float y2) {

  /** The same box cut off at the edges of a frame of that size, in pixels. */
  public DetectedObject within(int width, int height) {
    float left = Math.min(Math.max(x1, 0), width);
    float top = Math.min(Math.max(y1, 0), height);
    float right = Math.max(left, Math.min(x2, width));
    float bottom = Math.max(top, Math.min(y2, height));
    return new DetectedObject(label, score, left, top, right, bottom);
  }
}
