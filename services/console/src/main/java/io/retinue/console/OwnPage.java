package io.retinue.console;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request that writes comes from Retinue's own page. There is no login, so a page of
 * another server must not be able to write through the browser of somebody who may reach this one.
 *
 * <p>The body must be declared as JSON, which a browser sends to another server only after a
 * question that this one does not answer; a browser names with {@code Sec-Fetch-Site} and {@code
 * Origin} whose page it is.
 */
final class OwnPage {
  static final String HINT = "only Retinue's own page may write, with JSON";

  private OwnPage() {}

  static boolean sent(Context context) {
    String site = context.header("Sec-Fetch-Site");
    String type = Optional.ofNullable(context.header(Header.CONTENT_TYPE)).orElse("");
    return (site == null || site.equals("same-origin") || site.equals("none"))
        && type.startsWith("application/json")
        && isSameOrigin(context.header(Header.ORIGIN), context.header(Header.HOST));
  }

  /** A program that is no browser sends no origin. */
  private static boolean isSameOrigin(@Nullable String origin, @Nullable String host) {
    if (origin == null) {
      return true;
    }
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
