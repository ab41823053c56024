package io.retinue.platform.frame;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent} of W3C Trace Context: each frame begins a trace, which its
 * detection and its alerts belong to.
 */
public final class TraceParent {
  private static final String NAME = "traceparent";
  private static final int LENGTH = 55;
  private static final Pattern FORMAT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceParent() {}

  /** The header of a new trace. Its ids are random, and not secret. */
  public static Header begin() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // An id of 0 is invalid.
    return header(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1);
  }

  /** Version 00, a trace id of 128 bits, the id of the writer's span, marked as recorded. */
  static Header header(long traceHigh, long traceLow, long span) {
    HexFormat hex = HexFormat.of();
    String value =
        "00-%s%s-%s-01"
            .formatted(
                hex.toHexDigits(traceHigh), hex.toHexDigits(traceLow), hex.toHexDigits(span));
    return new RecordHeader(NAME, value.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Headers with the trace of {@code from}, if it has a valid one, and nothing else: other headers
   * could make the next record larger than its topic takes.
   */
  public static Headers only(Headers from) {
    RecordHeaders headers = new RecordHeaders();
    Header trace = from.lastHeader(NAME);
    if (trace != null && isValid(trace.value())) {
      headers.add(trace);
    }
    return headers;
  }

  private static boolean isValid(byte @Nullable [] value) {
    return value != null
        && value.length == LENGTH
        && FORMAT.matcher(new String(value, StandardCharsets.US_ASCII)).matches();
  }
}
