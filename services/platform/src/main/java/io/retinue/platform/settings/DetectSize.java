package io.retinue.platform.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The largest picture that a camera publishes. A larger one is shrunk to fit, with its aspect kept;
 * a smaller one is never enlarged. Labels, evaluations and imported models of a camera need the
 * camera's own detect size, so that what trains is what serves.
 *
 * @param maxWidth pixels, 16 to 8192
 * @param maxHeight pixels, 16 to 8192
 */
public record DetectSize(int maxWidth, int maxHeight) {
  /** Shows a person of 60 pixels in a 1080p picture at 40: enough for every bundled network. */
  public static final DetectSize DEFAULT = new DetectSize(1280, 720);

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");

  public DetectSize {
    if (maxWidth < 16 || maxWidth > 8192 || maxHeight < 16 || maxHeight > 8192) {
      throw new IllegalArgumentException(
          "detect size %dx%d is out of range: write a width and a height of 16 to 8192 pixels"
              .formatted(maxWidth, maxHeight));
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException where the text is anything else
   */
  public static DetectSize parse(String text) {
    Matcher sides = FORM.matcher(text);
    if (!sides.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a detect size: write it as 1280x720");
    }
    return new DetectSize(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
  }

  @Override
  public String toString() {
    return maxWidth + "x" + maxHeight;
  }
}
