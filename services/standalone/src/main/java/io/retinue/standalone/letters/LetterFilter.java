package io.retinue.standalone.letters;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant: those that fit all that is given.
 *
 * @param ids empty for any
 * @param camera the original's key; null for any
 * @param topic of origin, with or without {@code retinue.}; null for any
 * @param reason part of the exception's name or message, in any case; null for any
 */
public record LetterFilter(
    Set<LetterId> ids, @Nullable String camera, @Nullable String topic, @Nullable String reason)
    implements Predicate<DeadLetter> {
  /** Every letter. */
  public static final LetterFilter ALL = new LetterFilter(Set.of(), null, null, null);

  public LetterFilter {
    ids = Set.copyOf(ids);
  }

  @Override
  public boolean test(DeadLetter letter) {
    return (ids.isEmpty() || ids.contains(letter.id()))
        && (camera == null || camera.equals(letter.key()))
        && (topic == null
            || letter.topic().equals(topic)
            || letter.topic().equals("retinue." + topic))
        && (reason == null || contains(letter.exception() + ": " + letter.reason(), reason));
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
