package io.retinue.trainer.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Names one training run: when it began, and six digits against two that began together. */
final class RunId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private RunId() {}

  static String at(Instant begin) {
    return TIME.format(begin) + "-" + UUID.randomUUID().toString().substring(0, 6);
  }
}
