package io.retinue.retinanet.network;

import io.retinue.retinanet.InputSize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The anchors of each size of input, the latest few kept: where inputs follow pictures, the same
 * sizes come again and again. Thread-safe.
 */
final class AnchorGrids {
  /** Those of 800 x 1333 take 3 MB. */
  private static final int KEPT = 16;

  private final Function<InputSize, AnchorGrid> generator;
  private final Map<InputSize, AnchorGrid> latest = new LinkedHashMap<>(KEPT, 0.75f, true);

  AnchorGrids(Function<InputSize, AnchorGrid> generator) {
    this.generator = generator;
  }

  synchronized AnchorGrid of(InputSize size) {
    AnchorGrid grid = latest.get(size);
    if (grid == null) {
      grid = generator.apply(size);
      latest.put(size, grid);
      if (latest.size() > KEPT) {
        latest.remove(latest.keySet().iterator().next());
      }
    }
    return grid;
  }
}
