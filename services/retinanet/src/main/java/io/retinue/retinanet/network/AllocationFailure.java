package io.retinue.retinanet.network;

import java.util.List;
import java.util.Locale;

/**
 * Recognizes that memory ran out: Java's heap, libtorch's allocators on the processor and on a
 * graphics card, and the native libraries below. libtorch has no type of its own for it.
 */
public final class AllocationFailure {
  private static final int MOST_CAUSES = 20;
  private static final List<String> TEXTS =
      List.of(
          "out of memory",
          "not enough memory",
          "can't allocate memory",
          "cannot allocate memory",
          "could not allocate",
          "bad_alloc",
          "alloc_failed",
          "cannot reserve");

  private AllocationFailure() {}

  /** Whether the failure, or one of its causes, is that memory ran out. */
  public static boolean isIn(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (cause instanceof OutOfMemoryError || TEXTS.stream().anyMatch(text::contains)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
