package io.retinue.standalone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine.Command;

@Command(
    name = "version",
    description = "Prints the versions of Retinue and of its main libraries.")
final class VersionCommand extends PrintingCommand implements Runnable {
  private static final List<String> LIBRARIES =
      List.of("kafka", "djl", "pytorch", "ffmpeg", "avro");

  @Override
  public void run() {
    Properties built = built();
    print("retinue", retinue());
    LIBRARIES.forEach(name -> print(name, built.getProperty(name)));
    print("java", System.getProperty("java.version") + " " + System.getProperty("os.arch"));
  }

  /** Retinue's own version. */
  static String retinue() {
    return built().getProperty("retinue");
  }

  private void print(String name, String version) {
    printf("%-12s %s%n", name, version);
  }

  /** What the build recorded. */
  private static Properties built() {
    Properties built = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream("/retinue-version.properties")) {
      built.load(in);
      return built;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
