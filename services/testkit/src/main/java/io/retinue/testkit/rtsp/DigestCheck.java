package io.retinue.testkit.rtsp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks for a user by Digest (RFC 2069, as cameras do), and checks the answer. */
record DigestCheck(String user, String password) {
  private static final String REALM = "testkit";
  private static final String NONCE = "5f3759df";
  private static final Pattern RESPONSE = Pattern.compile("response=\"([0-9a-f]{32})\"");
  private static final Pattern URI = Pattern.compile("uri=\"([^\"]*)\"");

  /** The header WWW-Authenticate. */
  String challenge() {
    return "Digest realm=\"%s\", nonce=\"%s\"".formatted(REALM, NONCE);
  }

  /** Whether the header Authorization proves that its sender has the password. */
  boolean admits(String method, String authorization) {
    Matcher response = RESPONSE.matcher(authorization);
    Matcher uri = URI.matcher(authorization);
    String expected =
        uri.find()
            ? md5(
                md5(user + ":" + REALM + ":" + password)
                    + ":"
                    + NONCE
                    + ":"
                    + md5(method + ":" + uri.group(1)))
            : "";
    return response.find() && response.group(1).equals(expected);
  }

  private static String md5(String text) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
