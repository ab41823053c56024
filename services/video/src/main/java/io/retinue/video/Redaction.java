package io.retinue.video;

import java.util.regex.Pattern;

/**
 * Strikes secrets out of text that names a URL: user name and password before the host, and the
 * values of parameters that are called a user, a password, a token or a key, as some cameras want
 * them in the path.
 */
public final class Redaction {
  private static final Pattern USER_INFO = Pattern.compile("(://)[^/\\s]*@");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)([a-z_]*(?:pass|pwd|token|secret|auth|key|sign|user|login|session|credential)[a-z]*=)"
              + "[^&/?#\\s]*");

  private Redaction() {}

  public static String of(String text) {
    return PARAMETER.matcher(USER_INFO.matcher(text).replaceAll("$1***@")).replaceAll("$1***");
  }
}
