package io.retinue.retinanet.training;

import io.retinue.retinanet.Ranges;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a run remembers how far it is, so that the same run, started again after a kill, goes on
 * from there. The file is replaced as a whole, or not at all.
 *
 * @param file is made; lies in an existing folder
 * @param every how often it is written; less often where writing would take more than a fiftieth of
 *     the run. 0 writes after every step, whatever it costs
 */
public record Checkpoints(Path file, Duration every) {
  public Checkpoints {
    Ranges.require(!every.isNegative(), "every must be 0 or more", every);
  }
}
