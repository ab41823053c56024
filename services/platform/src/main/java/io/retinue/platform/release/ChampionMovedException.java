package io.retinue.platform.release;

/** While a challenger was being judged, another release became champion: judge it again. */
public final class ChampionMovedException extends Exception {
  private static final long serialVersionUID = 1L;

  ChampionMovedException(String message) {
    super(message);
  }
}
