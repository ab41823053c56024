package io.retinue.video;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What FFmpeg opens, what it may open for it, and what its failures mean. */
interface DemuxerInput {
  /** For FFmpeg alone: a password may be in it. */
  String url();

  /** FFmpeg's options for opening, among them the lists of what it may use. */
  Map<String, String> options();

  /** FFmpeg's name of the format; null where the content shows it. */
  @Nullable String format();

  /** The deadline of opening, and of each read. */
  ReadDeadline newDeadline(ReaderLimits limits);

  /** Why it cannot be opened. */
  VideoException refusal(int code, ReadDeadline deadline);

  /** Why it cannot be read any further. */
  VideoException readFailure(int code, ReadDeadline deadline);

  /** The source as people may see it, at the beginning of each message. */
  @Override
  String toString();
}
