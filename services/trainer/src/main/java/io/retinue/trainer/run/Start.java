package io.retinue.trainer.run;

import io.retinue.retinanet.Preset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run starts from.
 *
 * @param first network of the first release
 * @param network of the new release; empty for that of the release it starts from
 * @param release version of the release it starts from; empty for the champion if it has that
 *     network, otherwise random weights
 * @param teacher the release that labels frames of the cameras, which the new release learns from,
 *     too; empty for people's labels only
 * @param classes exactly those of the new release; empty for all that the releases know and that
 *     people labeled
 */
public record Start(
    Preset first,
    Optional<Preset> network,
    OptionalLong release,
    Optional<Teacher> teacher,
    List<String> classes) {
  public Start {
    classes = List.copyOf(classes);
  }

  /**
   * Which release labels how many frames.
   *
   * @param version of the release
   * @param frames at most, 1 or more
   */
  public record Teacher(long version, int frames) {
    /** Enough for one camera; a day's light is seen by the next runs. */
    public static final int FRAMES = 400;
  }

  /** From the champion, whatever its network; from random weights where there is none. */
  public static Start fromChampion(Preset first) {
    return new Start(first, Optional.empty(), OptionalLong.empty(), Optional.empty(), List.of());
  }

  /** The same for a network that may be another than the champion's. */
  public Start with(Preset other) {
    return new Start(first, Optional.of(other), release, teacher, classes);
  }

  /** The same from a release that need not be the champion. */
  public Start from(long version) {
    return new Start(first, network, OptionalLong.of(version), teacher, classes);
  }

  /** The same with frames that a release labels. */
  public Start taughtBy(Teacher release) {
    return new Start(first, network, this.release, Optional.of(release), classes);
  }

  /** The same with exactly these classes: others that the releases know are dropped. */
  public Start only(List<String> names) {
    return new Start(first, network, release, teacher, names);
  }

  /** The network of random weights. */
  Preset untrained() {
    return network.orElse(first);
  }
}
