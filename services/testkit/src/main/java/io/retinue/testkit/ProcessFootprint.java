package io.retinue.testkit;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Resources of this process. Native leaks are visible here and not in the heap: compare two
 * footprints with many repetitions of the suspect code in between.
 *
 * @param openFiles file descriptors; 0 if the system does not report them
 * @param threads of Java
 * @param residentBytes physical memory; 0 if the system does not report it
 * @param anonymousBytes those of them that are not of files: heap, stacks and native memory
 */
public record ProcessFootprint(
    long openFiles, int threads, long residentBytes, long anonymousBytes) {
  private static final Path STATUS = Path.of("/proc/self/status");

  public static ProcessFootprint now() {
    return new ProcessFootprint(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : 0,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        bytesNow("VmRSS:"),
        bytesNow("RssAnon:"));
  }

  private static long bytesNow(String name) {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
