package io.retinue.retinanet;

/**
 * How the head's outputs become detections.
 *
 * @param scoreThreshold detections at or below this score are dropped
 * @param topPerLevel how many candidates of one pyramid level reach suppression, best first
 * @param nmsIou of two boxes of one class that overlap more than this, the lower-scored is dropped
 * @param maxDetections how many detections of one picture are kept, best first
 * @param votingIou a kept box becomes the mean, weighted by score, of all candidates of its class
 *     that overlap it by this or more; 1 leaves it as it is
 */
public record Decoding(
    double scoreThreshold, int topPerLevel, double nmsIou, int maxDetections, double votingIou) {
  private static final double NO_VOTING = 1;

  public Decoding {
    Ranges.require(
        scoreThreshold > 0 && scoreThreshold < 1,
        "scoreThreshold must lie between 0 and 1",
        scoreThreshold);
    Ranges.require(nmsIou > 0 && nmsIou <= 1, "nmsIou must lie between 0 and 1", nmsIou);
    if (!(votingIou > 0 && votingIou <= 1)) {
      throw new IllegalArgumentException(
          "votingIou must lie between 0 and 1, not " + votingIou + "; 1 stands for no voting");
    }
    Ranges.require(
        topPerLevel >= 1 && maxDetections >= 1,
        "topPerLevel and maxDetections must be 1 or more",
        topPerLevel + " and " + maxDetections);
  }

  /** The paper's: score 0.05, 1000 a level, IoU 0.5, 100 detections. */
  public static Decoding defaults() {
    return new Decoding(0.05, 1000, 0.5, 100, NO_VOTING);
  }

  /** torchvision's: as {@link #standard}, but 300 detections. */
  public static Decoding torchvision() {
    return new Decoding(0.05, 1000, 0.5, 300, NO_VOTING);
  }

  /** This, with box voting among candidates that overlap by half or more. */
  public Decoding withVoting() {
    return new Decoding(scoreThreshold, topPerLevel, nmsIou, maxDetections, 0.5);
  }

  /** Whether kept boxes are averaged with what they suppressed. */
  public boolean votes() {
    return votingIou < NO_VOTING;
  }
}
