package io.retinue.standalone.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Processor time used so far, in nanoseconds: of each thread of this process that lives, of the
 * process and of its child processes. Java threads have their whole names. Threads of native code,
 * such as libtorch's, have the name of the thread that started them, cut to 15 characters. Linux
 * counts native threads in steps of 10 ms.
 *
 * @param threads by name; threads of one name are added up
 * @param process this process, with threads that have ended
 * @param children child processes that live
 */
record ProcessorTimes(Map<String, Long> threads, long process, long children) {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on every architecture
  private static final int NATIVE_NAME_LENGTH = 15;
  private static final int USER_TICKS = 11; // counted from the field after the name
  private static final int SYSTEM_TICKS = 12;

  /**
   * The times at this moment.
   *
   * @throws IOException where this is not Linux
   */
  static ProcessorTimes now() throws IOException {
    Map<String, Long> threads = javaThreads();
    Map<String, Long> natives = allTasks();
    threads.forEach(
        (name, nanos) ->
            natives.merge(
                name.substring(0, Math.min(NATIVE_NAME_LENGTH, name.length())),
                -nanos,
                (all, java) -> Math.max(0, all + java)));
    natives.forEach((name, nanos) -> threads.merge(name, Math.max(0, nanos), Long::sum));
    long process =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime();
    long children =
        ProcessHandle.current()
            .descendants()
            .mapToLong(child -> child.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
            .sum();
    return new ProcessorTimes(threads, process, children);
  }

  private static Map<String, Long> javaThreads() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    Map<String, Long> nanos = new HashMap<>();
    for (ThreadInfo thread : bean.getThreadInfo(bean.getAllThreadIds())) {
      if (thread != null) {
        long used = bean.getThreadCpuTime(thread.getThreadId());
        nanos.merge(thread.getThreadName(), Math.max(0, used), Long::sum);
      }
    }
    return nanos;
  }

  /** Of all threads, those of Java too, by their names in the system. */
  private static Map<String, Long> allTasks() throws IOException {
    Map<String, Long> nanos = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        addTask(task, nanos);
      }
    }
    return nanos;
  }

  private static void addTask(Path task, Map<String, Long> nanos) throws IOException {
    String stat;
    try {
      stat = Files.readString(task.resolve("stat"));
    } catch (NoSuchFileException ended) {
      return;
    }
    int end = stat.lastIndexOf(')'); // a name may hold any character
    String[] fields = stat.substring(end + 2).split(" ");
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    nanos.merge(stat.substring(stat.indexOf('(') + 1, end), ticks * NANOS_PER_TICK, Long::sum);
  }
}
