package io.retinue.console;

import io.retinue.console.AreaFile.Edited;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A trial with a result that is given, of areas that the file would take. An endless one runs until
 * it is ended, a minute of detections each time it asks.
 */
final class PlannedTrial implements AreaTrial {
  final List<TriedAlert> found = new ArrayList<>();
  volatile boolean endless;
  volatile List<Edited> tried = List.of();
  final CountDownLatch begun = new CountDownLatch(1);
  final CountDownLatch ended = new CountDownLatch(1);

  private final DrawnFile file;

  PlannedTrial(DrawnFile file) {
    this.file = file;
  }

  @Override
  public Prepared prepare(String camera, String basedOn, List<Edited> areas) {
    file.requireGood(camera, basedOn, areas);
    return (from, to, progress) -> {
      tried = areas;
      Instant reached = to;
      begun.countDown();
      try {
        while (endless && progress.goesOn(reached, 1)) {
          reached = from.plusSeconds(60);
          Thread.onSpinWait();
        }
      } finally {
        ended.countDown();
      }
      return new Tried(found.size() * 10L, reached, found);
    };
  }
}
