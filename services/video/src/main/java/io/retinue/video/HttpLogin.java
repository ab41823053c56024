package io.retinue.video;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers an HTTP camera that wants a login: Digest (RFC 7616, with MD5 or SHA-256, with or without
 * qop) before Basic (RFC 7617). The JDK's client knows only Basic. Not thread-safe.
 */
final class HttpLogin {
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Credentials credentials;
  private Map<String, String> digest = Map.of();
  private boolean basic;
  private int count;

  HttpLogin(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * Takes the challenges of an answer 401.
   *
   * @return whether one of them can be answered
   */
  boolean challenged(List<String> headers) {
    digest = Map.of();
    basic = false;
    count = 0;
    for (String header : headers) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("digest ")) {
        Map<String, String> parameters = parameters(header.substring(7));
        boolean better = digest.isEmpty() || algorithm(parameters).equals("SHA-256");
        if (isKnown(parameters) && better) {
          digest = parameters;
        }
      } else if (lower.startsWith("basic")) {
        basic = true;
      }
    }
    return basic || !digest.isEmpty();
  }

  private static Map<String, String> parameters(String header) {
    Map<String, String> parameters = new HashMap<>();
    for (Matcher m = PARAMETER.matcher(header); m.find(); ) {
      parameters.put(
          m.group(1).toLowerCase(Locale.ROOT), m.group(2) == null ? m.group(3) : m.group(2));
    }
    return parameters;
  }

  private static String algorithm(Map<String, String> parameters) {
    return parameters.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
  }

  private static boolean isKnown(Map<String, String> parameters) {
    String algorithm = algorithm(parameters);
    List<String> protections = List.of(parameters.getOrDefault("qop", "auth").split("\\s*,\\s*"));
    return (algorithm.equals("MD5") || algorithm.equals("SHA-256"))
        && protections.contains("auth")
        && parameters.containsKey("nonce");
  }

  /** The value of the header Authorization of the next GET; null before a challenge. */
  @Nullable String authorization(String target) {
    if (!digest.isEmpty()) {
      byte[] nonce = new byte[8];
      RANDOM.nextBytes(nonce);
      return digest(target, HexFormat.of().formatHex(nonce));
    }
    if (!basic) {
      return null;
    }
    String pair = credentials.user() + ":" + credentials.password();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  String digest(String target, String clientNonce) {
    String realm = digest.getOrDefault("realm", "");
    String nonce = digest.getOrDefault("nonce", "");
    String who = hash(credentials.user() + ":" + realm + ":" + credentials.password());
    String what = hash("GET:" + target);
    StringBuilder header = new StringBuilder("Digest ");
    header.append("username=\"%s\", realm=\"%s\"".formatted(quoted(credentials.user()), realm));
    header.append(", nonce=\"%s\", uri=\"%s\"".formatted(nonce, target));
    if (digest.containsKey("qop")) {
      String number = "%08x".formatted(++count);
      String response = hash(String.join(":", who, nonce, number, clientNonce, "auth", what));
      header.append(", qop=auth, nc=%s, cnonce=\"%s\"".formatted(number, clientNonce));
      header.append(", response=\"%s\"".formatted(response));
    } else {
      header.append(", response=\"%s\"".formatted(hash(who + ":" + nonce + ":" + what)));
    }
    if (digest.containsKey("algorithm")) {
      header.append(", algorithm=").append(algorithm(digest));
    }
    if (digest.containsKey("opaque")) {
      header.append(", opaque=\"%s\"".formatted(digest.get("opaque")));
    }
    return header.toString();
  }

  private static String quoted(String text) {
    return text.replaceAll("([\\\\\"])", "\\\\$1");
  }

  private String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm(digest)).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has both
    }
  }
}
