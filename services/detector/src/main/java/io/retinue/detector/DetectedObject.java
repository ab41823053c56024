package io.retinue.detector;

import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;

/**
 * One box that a model gave on one frame.
 *
 * @param label name of the class
 * @param score 0 to 1
 * @param x1 left edge, in pixels of the frame; {@code y1}, {@code x2} and {@code y2} likewise
 */
record DetectedObject(String label, float score, float x1, float y1, float x2, float y2) {

  /** The same box cut off at the edges of a frame of that size, in pixels. */
  DetectedObject within(int width, int height) {
    float left = Math.min(Math.max(x1, 0), width);
    float top = Math.min(Math.max(y1, 0), height);
    float right = Math.max(left, Math.min(x2, width));
    float bottom = Math.max(top, Math.min(y2, height));
    return new DetectedObject(label, score, left, top, right, bottom);
  }

  Detection toDetection() {
    return Detection.newBuilder()
        .setLabel(label)
        .setScore(score)
        .setBox(Box.newBuilder().setX1(x1).setY1(y1).setX2(x2).setY2(y2).build())
        .build();
  }
}
