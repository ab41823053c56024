package io.retinue.retinanet.network;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process though libtorch computes. The usual way out runs the destructors of native
 * libraries while the call still uses what they destroy, and the process dies of SIGSEGV instead of
 * ending with its exit code.
 */
public final class NativeExit {
  private static final Logger LOG = LoggerFactory.getLogger(NativeExit.class);
  private static final String LIBTORCH = "ai.djl.pytorch.jni.";

  /** The function of the C library, by its own name. */
  private interface Functions extends Library {
    void _exit(int code);
  }

  private NativeExit() {}

  /** Ends the process with that code. It does not return. */
  public static void exit(int code) {
    if (isComputing()) {
      LOG.warn("libtorch still computes: the process ends at once");
      try {
        Native.load("c", Functions.class)._exit(code);
      } catch (UnsatisfiedLinkError e) {
        LOG.debug("this system has no _exit", e);
      }
    }
    System.exit(code);
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
