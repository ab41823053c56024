package io.retinue.platform.frame;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.util.regex.Pattern;

/** The rule for names of cameras: they are keys, parts of frame ids and parts of file names. */
public final class CameraName {
  /** The rule, for people. */
  public static final String HINT =
      "use 1 to 64 of a-z, 0-9, '_' and '-', beginning with a letter or digit, such as gate-2";

  public static final Pattern RULE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  private CameraName() {}

  public static boolean isValid(String name) {
    return RULE.matcher(name).matches();
  }

  /**
   * Returns the name.
   *
   * @throws RetinueException INVALID_SETTING, where the name breaks the rule
   */
  public static String require(String name) {
    if (!isValid(name)) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING, "'" + name + "' cannot name a camera", HINT);
    }
    return name;
  }
}
