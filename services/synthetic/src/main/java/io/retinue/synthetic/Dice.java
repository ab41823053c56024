package io.retinue.synthetic;

/**
 * Random numbers without a sequence: each is a pure function of its arguments, so any frame can be
 * drawn without the ones before it. The mixing function is SplitMix64's finaliser (Steele, Lea and
 * Flood, OOPSLA 2014).
 */
record Dice(long state) {
  /** An independent set of dice for one thing, named by numbers. */
  Dice on(long name) {
    return new Dice(mix(state + 0x9E3779B97F4A7C15L * (name + 1)));
  }

  /** Uniform in [0, 1). */
  double unit(int salt) {
    return (on(salt).state >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high). */
  double between(int salt, double low, double high) {
    return low + unit(salt) * (high - low);
  }

  /** Uniform in 0 … count − 1. */
  int below(int salt, int count) {
    return (int) (unit(salt) * count);
  }

  /** One of the colors. */
  int of(int salt, int... colors) {
    return colors[below(salt, colors.length)];
  }

  boolean chance(int salt, double probability) {
    return unit(salt) < probability;
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
