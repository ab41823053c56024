package io.retinue.detector;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A header that carries an object from the interceptor to the processor of the same record. It
 * never leaves the process: the processor and the dead letters drop it.
 */
final class OutcomeHeader implements Header {
  static final String KEY = "retinue.detector.outcome";

  private final FrameOutcome outcome;

  OutcomeHeader(FrameOutcome outcome) {
    this.outcome = outcome;
  }

  /** Takes the outcome out of the headers; null where there is none of this process. */
  static @Nullable FrameOutcome removeFrom(Headers headers) {
    Header header = headers.lastHeader(KEY);
    headers.remove(KEY);
    return header instanceof OutcomeHeader attached ? attached.outcome : null;
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public byte[] value() {
    return outcome.getClass().getSimpleName().getBytes(StandardCharsets.UTF_8);
  }
}
