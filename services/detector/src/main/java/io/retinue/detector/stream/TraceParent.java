package io.retinue.detector.stream;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The header {@code traceparent} of the W3C's Trace Context, which passes from a frame to its
 * event. Other headers of a frame do not: they could make the event larger than its topic takes.
 */
final class TraceParent {
  private static final String NAME = "traceparent";
  private static final int LENGTH = 55;
  private static final Pattern FORMAT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceParent() {}

  /** Headers with the trace of {@code from}, if it has a valid one, and nothing else. */
  static Headers only(Headers from) {
    RecordHeaders headers = new RecordHeaders();
    Header trace = from.lastHeader(NAME);
    if (trace != null && trace.value() != null && trace.value().length == LENGTH) {
      String text = new String(trace.value(), StandardCharsets.US_ASCII);
      if (FORMAT.matcher(text).matches()) {
        headers.add(NAME, trace.value());
      }
    }
    return headers;
  }
}
