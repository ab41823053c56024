package io.retinue.video;

import java.util.regex.Pattern;

/**
 * Strikes secrets out of text that names a URL: user name and password before the host, and the
 * values of parameters that are called a user, a password, a token or a key, as {@link
 * UrlParameters} lists them. A value is struck out up to the next parameter or space, with the rest
 * of a path.
 */
public final class Redaction {
  private static final Pattern USER_INFO = Pattern.compile("(://)[^/\\s]*@");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)(?<![a-z0-9_.-])(?=[a-z0-9_.-]++=)((?:" + UrlParameters.HIDDEN + ")=)[^&#\\s]*");

  private Redaction() {}

  public static String of(String text) {
    return PARAMETER.matcher(USER_INFO.matcher(text).replaceAll("$1***@")).replaceAll("$1***");
  }
}
