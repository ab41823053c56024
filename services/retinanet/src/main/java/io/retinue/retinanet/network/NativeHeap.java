package io.retinue.retinanet.network;

import com.sun.jna.Library;
import com.sun.jna.Native;

/**
 * The C library's heap, where libtorch keeps its tensors. What is freed there stays the process's
 * own, for the next tensor; after work that will not come again that is waste.
 */
public final class NativeHeap {
  /** glibc's own; others have it not. */
  private static final String LIBRARY = "libc.so.6";

  private static final int LEAVE_NOTHING = 0;

  /** The function of glibc, by its own name. */
  private interface Functions extends Library {
    int malloc_trim(long bytesToLeave);
  }

  private NativeHeap() {}

  /**
   * Gives what is free back to the system. Other threads may allocate meanwhile, but wait.
   *
   * @return whether this C library can
   */
  public static boolean trim() {
    try {
      Native.load(LIBRARY, Functions.class).malloc_trim(LEAVE_NOTHING);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }
}
