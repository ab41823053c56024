package io.retinue.retinanet.compiler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A machine's processor.
 *
 * @param architecture as Java names it, such as amd64
 * @param description as Linux gives it in /proc/cpuinfo; empty where there is none
 */
record Processor(String architecture, String description) {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
  private static final Pattern NAME = Pattern.compile("^model name\\s*: (.+)$", Pattern.MULTILINE);

  /** bfloat16 dot-product instructions, as Linux names them. */
  private static final Pattern MULTIPLIES_BFLOAT16 =
      Pattern.compile("^flags\\b.*\\b(avx512_bf16|amx_bf16)\\b", Pattern.MULTILINE);

  /**
   * 8-bit dot products, as Linux names them. Older instructions add two products in 16 bits, where
   * they may not fit.
   */
  private static final Pattern MULTIPLIES_BYTES =
      Pattern.compile("^flags\\b.*\\b(avx512_vnni|avx_vnni|amx_int8)\\b", Pattern.MULTILINE);

  /** This machine's. */
  static Processor present() {
    try {
      return new Processor(
          System.getProperty("os.arch", ""),
          Files.isReadable(DESCRIPTION) ? Files.readString(DESCRIPTION) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(DESCRIPTION + " cannot be read", e);
    }
  }

  /** The maker's name of it; the architecture where Linux gives no name. */
  String name() {
    Matcher name = NAME.matcher(description);
    return name.find() ? name.group(1) : architecture;
  }

  boolean isX86() {
    return architecture.equals("amd64") || architecture.equals("x86_64");
  }

  boolean multipliesBytes() {
    return isX86() && MULTIPLIES_BYTES.matcher(description).find();
  }

  boolean multipliesBfloat16() {
    return isX86() && MULTIPLIES_BFLOAT16.matcher(description).find();
  }
}
