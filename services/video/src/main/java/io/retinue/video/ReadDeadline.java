package io.retinue.video;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Ends a read that is blocked, or that computes for long without a result: FFmpeg checks it again
 * and again, and stops when the time has passed. Once passed it stays so until {@link #restart}.
 * Close it after the context that checks it. Used by one thread.
 *
 * <p>All deadlines share one native callback, for JavaCPP has room for ten of them in a process and
 * hands out dead ones after that; FFmpeg's opaque pointer says whose deadline is meant.
 */
class ReadDeadline implements AutoCloseable {
  private static final AtomicLong IDS = new AtomicLong();
  private static final ConcurrentMap<Long, ReadDeadline> OPEN = new ConcurrentHashMap<>();
  private static final Callback CALLBACK = new Callback();

  private static final class Callback extends AVIOInterruptCB.Callback_Pointer {
    @Override
    public int call(@Nullable Pointer opaque) {
      ReadDeadline deadline = opaque == null ? null : OPEN.get(opaque.address());
      return deadline != null && deadline.passed() ? 1 : 0;
    }
  }

  /** A number in the guise of an address; never followed. */
  private static final class Id extends Pointer {
    Id(long id) {
      this.address = id;
    }
  }

  /** A disk may sleep for many seconds; computing takes long only where a file is made for it. */
  private static final long CPU_LIMIT_NANOS = Duration.ofSeconds(3).toNanos();

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long id = IDS.incrementAndGet();
  private final long limitNanos;
  private long end;
  private long cpuEnd;

  ReadDeadline(Duration limit) {
    this.limitNanos = limit.toNanos();
    restart();
    OPEN.put(id, this);
  }

  /** Makes {@code context}, which is not opened yet, keep to this deadline. */
  void guard(AVFormatContext context) {
    context.interrupt_callback().callback(CALLBACK).opaque(new Id(id));
  }

  void restart() {
    end = System.nanoTime() + limitNanos;
    cpuEnd = cpuNanos() + CPU_LIMIT_NANOS;
  }

  boolean passed() {
    return System.nanoTime() - end >= 0 || cpuNanos() - cpuEnd >= 0;
  }

  /** Time that this thread has computed; 0 where the machine does not measure it. */
  private static long cpuNanos() {
    return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }
}
