package io.retinue.video;

import java.nio.charset.StandardCharsets;

/**
 * User name and password of a source. They go to the source alone: {@link #toString} hides both.
 *
 * @param user not empty
 * @param password may be empty, as some cameras are shipped
 */
public record Credentials(String user, String password) {
  public Credentials {
    if (user.isEmpty() || user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("The user name is empty, or has a colon.");
    }
    if ((user + password).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("The user name or the password has a control character.");
    }
  }

  /** As the part of a URL before the @, with everything but letters and digits escaped. */
  String userInfo() {
    return escaped(user) + ":" + escaped(password);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
      escaped.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xFF));
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return "***";
  }
}
