package io.retinue.standalone;

/**
 * How the processors of one machine are shared between the services of one JVM.
 *
 * @param detector libtorch threads for one call of the serving model
 * @param trainer libtorch threads for one training step
 */
public record CpuShares(int detector, int trainer) {
  /** Half each: a training run must not take the processors from the cameras. */
  public static CpuShares shared() {
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new CpuShares(half, half);
  }

  /** All cores, for a service that runs alone. */
  public static CpuShares alone() {
    int all = Runtime.getRuntime().availableProcessors();
    return new CpuShares(all, all);
  }
}
