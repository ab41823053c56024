package io.retinue.testkit;

import io.retinue.schemas.ObjectEvent;
import java.util.List;

/** The events of tracked objects that are committed. */
public final class WrittenObjects {
  private static final String OBJECTS = "retinue.objects";

  private WrittenObjects() {}

  /** In the order of each camera. */
  public static List<ObjectEvent> read(TopicReader topics) {
    RecordBytes bytes = new RecordBytes();
    return topics.readAll(OBJECTS).stream()
        .map(record -> bytes.decode(record.value(), ObjectEvent.class))
        .toList();
  }
}
