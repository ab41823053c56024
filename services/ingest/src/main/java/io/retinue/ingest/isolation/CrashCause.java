package io.retinue.ingest.isolation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a decoding process ended, from its exit status and Java's crash report. */
final class CrashCause {
  private static final int LONGEST_REPORT = 1 << 16;
  private static final int SIGNALS = 128;
  private static final int OUT_OF_MEMORY = 3;
  private static final Pattern SIGNAL = Pattern.compile("(?m)^#\\s+(SIG[A-Z]+|EXCEPTION_\\w+)\\b");
  private static final Pattern FRAME =
      Pattern.compile("(?m)^# Problematic frame:\\R# ([A-Za-z])\\s+\\[?([^\\s\\]]{1,200})");
  private static final Map<Integer, String> NAMES =
      Map.of(
          4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15,
          "SIGTERM");

  private CrashCause() {}

  /**
   * @param report Java's crash report, if it wrote one
   */
  static String of(int status, Path report) {
    String text = read(report);
    Matcher signal = SIGNAL.matcher(text);
    if (signal.find()) {
      Matcher frame = FRAME.matcher(text);
      return "with " + signal.group(1) + (frame.find() ? " in " + frame.group(2) : "");
    } else if (status == OUT_OF_MEMORY) {
      return "because its heap was full";
    } else if (status == SIGNALS + 9) {
      return "with SIGKILL; the machine or the container may be out of memory";
    } else if (status > SIGNALS) {
      int number = status - SIGNALS;
      return "with " + NAMES.getOrDefault(number, "signal " + number);
    }
    return "with status " + status;
  }

  private static String read(Path report) {
    if (!Files.isRegularFile(report)) {
      return "";
    }
    try (var in = Files.newInputStream(report)) {
      return new String(in.readNBytes(LONGEST_REPORT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
