package io.retinue.standalone.letters;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A letter with everything that it holds; the value is null if the original had none. */
public final class OpenedLetter {
  private final DeadLetter letter;
  private final Map<String, String> headers;
  private final byte @Nullable [] value;

  OpenedLetter(DeadLetter letter, Map<String, String> headers, byte @Nullable [] value) {
    this.letter = letter;
    this.headers = headers;
    this.value = value;
  }

  public DeadLetter letter() {
    return letter;
  }

  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  public byte @Nullable [] value() {
    return value;
  }
}
