package io.retinue.synthetic;

/** A pinhole camera on a pole: it stands over the world's origin and looks along z and down. */
final class Camera {
  private static final double REFERENCE_WIDTH = 640;
  private static final double NEAREST_METERS = 1;

  private final int width;
  private final int height;
  private final double metersUp;
  private final double sine;
  private final double cosine;
  private final double focal;

  /**
   * Hangs the camera up.
   *
   * @param metersUp height of the lens above the ground
   * @param degreesDown how far it looks down
   * @param focal focal length in pixels of a picture 640 wide
   */
  Camera(int width, int height, double metersUp, double degreesDown, double focal) {
    this.width = width;
    this.height = height;
    this.metersUp = metersUp;
    this.sine = StrictMath.sin(StrictMath.toRadians(degreesDown));
    this.cosine = StrictMath.cos(StrictMath.toRadians(degreesDown));
    this.focal = focal * width / REFERENCE_WIDTH;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Where a world point in meters appears. Points behind the lens appear at its nearest plane. */
  Spot see(double x, double y, double z) {
    double below = metersUp - y;
    double depth = Math.max(NEAREST_METERS, z * cosine + below * sine);
    double scale = focal / depth;
    return new Spot(
        width / 2.0 + x * scale, height / 2.0 - (z * sine - below * cosine) * scale, scale);
  }

  /** Row of the horizon in pixels, above the picture where negative. */
  double horizon() {
    return height / 2.0 - focal * sine / cosine;
  }

  /** The ground point under a pixel below the horizon. */
  Ground ground(double px, double py) {
    double up = (height / 2.0 - py) / focal;
    double fall = sine - up * cosine;
    double reach = metersUp / Math.max(fall, 1e-3);
    return new Ground((px - width / 2.0) / focal * reach, (cosine + up * sine) * reach);
  }
}
