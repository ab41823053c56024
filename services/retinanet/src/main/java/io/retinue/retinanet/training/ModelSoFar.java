package io.retinue.retinanet.training;

import io.retinue.retinanet.network.RetinaNet;

/** What a run would end with if it ended now. */
@FunctionalInterface
public interface ModelSoFar {
  /** A model with these weights, and memory of its own; the caller closes it. */
  RetinaNet copy();
}
