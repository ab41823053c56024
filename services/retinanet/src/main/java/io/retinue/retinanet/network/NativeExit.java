package io.retinue.retinanet.network;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process cleanly though libtorch computes. {@code exit} of the C library, which ends a
 * JVM too, runs the destructors of native libraries. A call that still computes then uses what they
 * destroy, and the process dies of SIGSEGV instead of ending with its exit code. {@link
 * Runtime#halt} is no way out: it calls {@code exit} as well.
 */
public final class NativeExit {
  private static final Logger LOG = LoggerFactory.getLogger(NativeExit.class);
  private static final String LIBTORCH = "ai.djl.pytorch.jni.";
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Functions of the C library, by their own names. */
  private interface Functions extends Library {
    int on_exit(Pointer function, @Nullable Pointer argument);
  }

  private NativeExit() {}

  /**
   * From now on this process ends without the destructors of native libraries, whatever ends it:
   * the return of {@code main}, {@link System#exit}, Ctrl-C or SIGTERM. Shutdown hooks run, and the
   * exit code stays. Call it once, at the start.
   */
  public static void withoutDestructors() {
    Runtime.getRuntime().addShutdownHook(new Thread(NativeExit::leaveOut, "native-exit"));
  }

  /**
   * Registers {@code _exit}. What was registered last runs first, so this comes as late as
   * possible: some destructors are registered only when a function is called for the first time.
   */
  private static void leaveOut() {
    try {
      Pointer end = NativeLibrary.getInstance("c").getFunction("_exit");
      Native.load("c", Functions.class).on_exit(end, null);
    } catch (LinkageError e) { // not glibc, or no folder for JNA's own library
      LOG.debug("there is no on_exit: the running calls of libtorch are awaited", e);
      awaitCalls();
    }
  }

  private static void awaitCalls() {
    long begin = System.nanoTime();
    while (isComputing() && System.nanoTime() - begin < LONGEST_WAIT_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Whether a thread is in a native call of libtorch. */
  static boolean isComputing() {
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      StackTraceElement[] frames = thread.getValue();
      if (frames.length > 0
          && frames[0].isNativeMethod()
          && frames[0].getClassName().startsWith(LIBTORCH)) {
        return true;
      }
    }
    return false;
  }
}
