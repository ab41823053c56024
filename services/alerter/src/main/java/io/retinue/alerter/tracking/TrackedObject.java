package io.retinue.alerter.tracking;

/**
 * What is known of an object at one moment.
 *
 * @param label the class
 * @param score of the last box, 0 to 1
 * @param topScore the highest median of its scores so far, 0 to 1
 * @param box the last box
 * @param velocityX of the box's center, pixels a second of media time
 * @param velocityY likewise
 * @param stationary whether it has stood still for some time
 * @param first the frame in which it was seen first
 * @param last the frame in which it was seen last
 * @param durationMs media time between both, without jumps of the camera's clock
 * @param frames in which it was seen
 * @param best its best picture so far
 */
public record TrackedObject(
    String label,
    float score,
    float topScore,
    PixelBox box,
    double velocityX,
    double velocityY,
    boolean stationary,
    FrameMark first,
    FrameMark last,
    long durationMs,
    long frames,
    BestPicture best) {

  /** The frame in which an object had its highest score. */
  public record BestPicture(FrameMark frame, float score, PixelBox box) {}
}
