package io.retinue.trainer.run;

import io.retinue.retinanet.Preset;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run starts from.
 *
 * @param first network of the first release
 * @param network of the new release; empty for that of the release it starts from
 * @param release version of the release it starts from; empty for the champion if it has that
 *     network, otherwise random weights
 */
public record Start(Preset first, Optional<Preset> network, OptionalLong release) {
  /** From the champion, whatever its network; from random weights where there is none. */
  public static Start fromChampion(Preset first) {
    return new Start(first, Optional.empty(), OptionalLong.empty());
  }

  /** The same for a network that may be another than the champion's. */
  public Start with(Preset other) {
    return new Start(first, Optional.of(other), release);
  }

  /** The same from a release that need not be the champion. */
  public Start from(long version) {
    return new Start(first, network, OptionalLong.of(version));
  }

  /** The network of random weights. */
  Preset untrained() {
    return network.orElse(first);
  }
}
