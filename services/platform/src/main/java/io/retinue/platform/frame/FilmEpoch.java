package io.retinue.platform.frame;

import io.retinue.platform.file.Sha256;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The epoch of a film's frames, where the film was not played by a camera but given as a file. It
 * is 2^52 plus the first 52 bits of the SHA-256 of the film's bytes: the same for the same film,
 * and another one for another film. It is never an epoch of a camera, which is a time in
 * milliseconds (2^52 is in the year 144683), and it is exact in JSON, whose numbers hold 53 bits.
 */
public final class FilmEpoch {
  private static final int BITS = 52;
  private static final int BITS_A_DIGIT = 4;

  private FilmEpoch() {}

  public static long of(Path film) throws IOException {
    String first = Sha256.of(film.toRealPath()).substring(0, BITS / BITS_A_DIGIT);
    return 1L << BITS | Long.parseLong(first, 16);
  }
}
