package io.retinue.synthetic;

import io.retinue.video.Picture;

/** What the sensor makes of the light: a slow drift of brightness and warmth, then noise. */
final class Exposure {
  private static final double DRIFT_FRAMES = 4200;
  private static final double WARMTH_FRAMES = 6700;

  private final SensorNoise noise;
  private final boolean noisy;
  private final double phase;

  Exposure(Dice dice, int largestNoise) {
    this.noise = new SensorNoise(dice, largestNoise);
    this.noisy = largestNoise > 0;
    this.phase = dice.between(-1, 0, 2 * StrictMath.PI);
  }

  Picture take(Canvas canvas, long frame) {
    double bright = 1 + 0.07 * StrictMath.sin(frame * 2 * StrictMath.PI / DRIFT_FRAMES + phase);
    double warm = 0.025 * StrictMath.sin(frame * 2 * StrictMath.PI / WARMTH_FRAMES + phase);
    int red = (int) (256 * bright * (1 + warm));
    int green = (int) (256 * bright);
    int blue = (int) (256 * bright * (1 - warm));
    byte[] bytes = new byte[canvas.width() * canvas.height() * 3];
    int to = 0;
    for (int y = 0; y < canvas.height(); y++) {
      int from = canvas.at(0, y);
      int grain = noise.start(frame, y);
      for (int x = 0; x < canvas.width(); x++) {
        int pixel = canvas.rgb[from + x];
        int even = noisy ? noise.at(grain + x) : 0;
        bytes[to++] = clamp(((Rgb.red(pixel) * red) >> 8) + even);
        bytes[to++] = clamp(((Rgb.green(pixel) * green) >> 8) + even);
        bytes[to++] = clamp(((Rgb.blue(pixel) * blue) >> 8) + even);
      }
    }
    return new Picture(canvas.width(), canvas.height(), bytes);
  }

  private static byte clamp(int value) {
    return (byte) (value < 0 ? 0 : value > 255 ? 255 : value);
  }
}
