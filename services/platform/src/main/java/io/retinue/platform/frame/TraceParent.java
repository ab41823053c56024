package io.retinue.platform.frame;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The header {@code traceparent} of W3C Trace Context, version 00: each frame begins a trace, which
 * its detection and its alert belong to.
 *
 * @param traceHigh the upper half of the trace id
 * @param traceLow the lower half of the trace id; not 0, so that the id is valid
 * @param parent id of the span that wrote the record; not 0
 */
public record TraceParent(long traceHigh, long traceLow, long parent) {
  public static final String HEADER = "traceparent";

  public TraceParent {
    if (traceLow == 0 || parent == 0) {
      throw new IllegalArgumentException("a trace id or parent id of 0 is invalid");
    }
  }

  /** A new trace. The ids are random, and not secret. */
  public static TraceParent random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new TraceParent(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1);
  }

  /** The value of the header; the trace is marked as recorded. */
  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** As in the header: {@code 00-<32 hex digits>-<16 hex digits>-01}. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return "00-"
        + hex.toHexDigits(traceHigh)
        + hex.toHexDigits(traceLow)
        + "-"
        + hex.toHexDigits(parent)
        + "-01";
  }
}
