package io.retinue.ingest.isolation;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * What ingest requests of the source that a connection has opened. Each request gets one answer,
 * and there is never more than one at a time.
 *
 * <pre>
 * connect                   ◄── greeting: calls that hang in this process
 * address, period           ──► ◄── answer
 * NEXT, wish, ahead         ──► ◄── answer, whether there is a frame, the frame, ahead
 * HASH                      ──► ◄── answer, hash
 * OVERVIEW                  ──► ◄── answer, size, brightness
 * ENCODE, size              ──► ◄── answer, sizes, JPEG
 * CLOSE                     ──► ◄── answer, end of the connection
 * </pre>
 *
 * <p>An answer begins with an {@link Outcome} and the {@link SourceState}. What was requested for
 * the last wanted frame is given ahead for the next one, in the same answer.
 */
enum Request {
  NEXT,
  HASH,
  OVERVIEW,
  ENCODE,
  CLOSE;

  private static final Request[] ALL = values();

  static Request of(int code) throws IOException {
    if (code < 0 || code >= ALL.length) {
      throw new IOException("no request has the code " + code);
    }
    return ALL[code];
  }

  /** A set of requests, in one byte. */
  static int bits(Set<Request> requests) {
    return requests.stream().mapToInt(request -> 1 << request.ordinal()).sum();
  }

  /** The requests of such a byte, in their order. */
  static Set<Request> ofBits(int bits) {
    Set<Request> requests = EnumSet.noneOf(Request.class);
    for (Request request : ALL) {
      if ((bits >> request.ordinal() & 1) != 0) {
        requests.add(request);
      }
    }
    return requests;
  }

  /** What became of a request. */
  enum Outcome {
    DONE,
    /** Followed by reason and message of a VideoException. */
    REFUSED,
    /** Followed by a text: a defect of Retinue. */
    DEFECT;

    private static final Outcome[] ALL = values();

    static Outcome of(int code) throws IOException {
      if (code < 0 || code >= ALL.length) {
        throw new IOException("no outcome has the code " + code);
      }
      return ALL[code];
    }
  }
}
