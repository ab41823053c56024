package io.retinue.ingest.isolation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a decoding process is started: the same java and class path as this process, little memory,
 * and nothing secret on its command line or in its environment.
 *
 * @param main the class that runs in it
 */
record DecoderJvm(Class<?> main) {
  private static final Logger LOG = LoggerFactory.getLogger(DecoderJvm.class);

  /** What programs need; all else that this process has in its environment may be secret. */
  private static final Set<String> ENVIRONMENT =
      Set.of(
          "PATH",
          "HOME",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "TMPDIR",
          "LD_LIBRARY_PATH",
          "DYLD_LIBRARY_PATH",
          "SystemRoot",
          "TEMP",
          "TMP",
          "USERPROFILE");

  /** Beginnings of the system properties that the child gets from this process. */
  private static final List<String> PROPERTIES =
      List.of("org.bytedeco.", "javax.net.ssl.", "java.net.prefer", "jdk.tls.", "user.timezone");

  /** Starts a process with {@code folder} for its files. */
  Process start(Path folder) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(folder)).redirectErrorStream(true);
    builder.environment().keySet().retainAll(ENVIRONMENT);
    builder.environment().put("MALLOC_ARENA_MAX", "2"); // less memory for freed frames
    return builder.start();
  }

  private List<String> command(Path folder) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-Xms16m",
        "-Xmn8m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorLogTimeout=5",
        "-XX:ErrorFile=" + DecoderMain.crashReport(folder),
        "-XX:-UsePerfData",
        "-Djava.awt.headless=true",
        "-Dlogback.configurationFile=io/retinue/ingest/isolation/decoder-logback.xml",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName(),
        folder.toString());
  }

  /** The system properties of the child. */
  static Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (PROPERTIES.stream().anyMatch(name::startsWith)) {
        properties.put(name, System.getProperty(name));
      }
    }
    properties.put("retinue.decoder.level", LOG.isDebugEnabled() ? "DEBUG" : "INFO");
    return properties;
  }
}
