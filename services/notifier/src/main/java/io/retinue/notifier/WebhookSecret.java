package io.retinue.notifier;

import io.retinue.platform.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> describes:
 * HMAC-SHA256 over {@code id.timestamp.body}.
 *
 * @param text {@code whsec_} and 24 to 64 bytes in base64
 */
public record WebhookSecret(Secret text) {
  private static final String PREFIX = "whsec_";
  private static final int FEWEST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  public WebhookSecret {
    int length = key(text).length;
    if (length < FEWEST_BYTES || length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "A webhook's secret has 24 to 64 bytes, not " + length + ".");
    }
  }

  /** The value of the header {@code webhook-signature}. */
  String signature(String id, Instant at, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(text), "HmacSHA256"));
      mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  private static byte[] key(Secret text) {
    String revealed = text.reveal();
    if (!revealed.startsWith(PREFIX)) {
      throw new IllegalArgumentException("A webhook's secret begins with whsec_.");
    }
    try {
      return Base64.getDecoder().decode(revealed.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("A webhook's secret is whsec_ and base64.", e);
    }
  }
}
