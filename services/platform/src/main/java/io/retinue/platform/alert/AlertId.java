package io.retinue.platform.alert;

import io.retinue.platform.frame.FrameId;
import java.util.regex.Pattern;

/**
 * Names one alert for ever. Written {@code camera/epoch/index/rule}.
 *
 * @param frame that opened it
 * @param rule 1 to 64 of A-Z, a-z, 0-9, '_' and '-'
 */
public record AlertId(FrameId frame, String rule) {
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public AlertId {
    if (!RULE.matcher(rule).matches()) {
      throw new IllegalArgumentException("'" + rule + "' is no name of a rule");
    }
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException where the text is anything else
   */
  public static AlertId parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no alert's id, which reads camera/epoch/index/rule");
    }
    return new AlertId(FrameId.parse(text.substring(0, slash)), text.substring(slash + 1));
  }

  public String camera() {
    return frame.camera();
  }

  @Override
  public String toString() {
    return frame + "/" + rule;
  }
}
