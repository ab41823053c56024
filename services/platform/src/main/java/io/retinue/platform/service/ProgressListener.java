package io.retinue.platform.service;

/** Receives how far a piece of work is, on the thread that works, often. It must return soon. */
@FunctionalInterface
public interface ProgressListener {
  /** For work that nobody watches. */
  ProgressListener SILENT = (done, all) -> {};

  /**
   * @param done 0 to {@code all}
   * @param all the number at which the work is done
   */
  void onProgress(long done, long all);
}
