package io.retinue.video;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parameters in the path or query of a URL, NAME=VALUE, and which of them are secrets by their
 * names. Cameras call them differently: {@code pwd} (Foscam, ACTi), {@code loginpas} (many cheap
 * makes), {@code token} (Reolink), {@code auth} (Hikvision), {@code psw} and {@code pw}
 * (recorders).
 */
public final class UrlParameters {
  /** Names with a value that is shown nowhere: secrets, and whom they belong to. */
  static final String HIDDEN =
      "[a-z0-9_.-]*(?:pass|pwd|psw|token|secret|auth|key|sign|session|credential|jwt|user|usr"
          + "|login|account)[a-z0-9_.-]*|[a-z0-9_.-]*(?:pw|pas)\\d*|[_.-]*(?:sid|sig)";

  private static final Pattern SECRET = Pattern.compile("(?i)" + HIDDEN);
  private static final Pattern USER =
      Pattern.compile("(?i)[a-z0-9_.-]*(?:user|usr|login|account)[_.-]?(?:name|id|use)?");

  /** Some makes separate those of a path by underscores: user=A_password=B_channel=1. */
  private static final String PARAMETER =
      "([A-Za-z0-9_.-]++)=((?:(?!_(?:user|password|channel|stream)=)[^&#\\s%s])*+)";

  private static final Pattern OF_PATH = Pattern.compile(PARAMETER.formatted("/"));
  private static final Pattern OF_QUERY = Pattern.compile(PARAMETER.formatted(""));

  private UrlParameters() {}

  /** What a secret is replaced by. */
  @FunctionalInterface
  public interface Replacement {
    String of(String name, String value);
  }

  /** Whether a parameter of this name opens a camera. The name of a user alone does not. */
  public static boolean isSecret(String name) {
    return SECRET.matcher(name).matches() && !USER.matcher(name).matches();
  }

  /** The URL with another value for each secret that is not empty. */
  public static String withSecrets(String url, Replacement replacement) {
    int query = url.indexOf('?');
    String path = query < 0 ? url : url.substring(0, query);
    String rest = query < 0 ? "" : url.substring(query);
    return replaced(path, OF_PATH, replacement) + replaced(rest, OF_QUERY, replacement);
  }

  private static String replaced(String part, Pattern parameters, Replacement replacement) {
    return parameters
        .matcher(part)
        .replaceAll(
            found -> {
              String name = found.group(1);
              String value = found.group(2);
              boolean isShown = value.isEmpty() || !isSecret(name);
              String with = isShown ? value : replacement.of(name, value);
              return Matcher.quoteReplacement(name + "=" + with);
            });
  }
}
