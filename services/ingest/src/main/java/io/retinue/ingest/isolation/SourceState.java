package io.retinue.ingest.isolation;

import io.retinue.ingest.source.FrameSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What an open source reports beside its frames; part of every answer. */
record SourceState(double framesPerSecond, long lost, List<String> warnings) {
  /** Before the source is open, and where it could not be opened. */
  static final SourceState NONE = new SourceState(25, 0, List.of());

  private static final int MOST_WARNINGS = 16;

  SourceState {
    warnings = List.copyOf(warnings);
  }

  static SourceState of(FrameSource source) {
    return new SourceState(source.framesPerSecond(), source.lost(), source.warnings());
  }

  void write(Wire to) throws IOException {
    to.out().writeDouble(framesPerSecond);
    to.out().writeLong(lost);
    List<String> told = warnings.subList(0, Math.min(warnings.size(), MOST_WARNINGS));
    to.out().writeByte(told.size());
    for (String warning : told) {
      to.writeText(warning);
    }
  }

  static SourceState read(Wire from) throws IOException {
    double framesPerSecond = from.in().readDouble();
    long lost = from.in().readLong();
    int count = from.in().readUnsignedByte();
    if (count > MOST_WARNINGS) {
      throw new IOException(count + " warnings");
    }
    List<String> warnings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      warnings.add(from.readText());
    }
    return new SourceState(framesPerSecond, lost, warnings);
  }
}
