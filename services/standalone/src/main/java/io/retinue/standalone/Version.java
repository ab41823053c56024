package io.retinue.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Versions of Retinue and of what it stands on, as the build wrote them down. */
public final class Version {
  private Version() {}

  /** Retinue's own. */
  public static String retinue() {
    return java.util.Objects.requireNonNull(all().get("retinue"));
  }

  public static Map<String, String> all() {
    Properties built = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/retinue-version.properties")) {
      built.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("retinue", built.getProperty("retinue"));
    versions.put("kafka", built.getProperty("kafka"));
    versions.put("djl", built.getProperty("djl"));
    versions.put("pytorch", built.getProperty("pytorch"));
    versions.put("ffmpeg", built.getProperty("ffmpeg"));
    versions.put("avro", built.getProperty("avro"));
    versions.put("java", System.getProperty("java.version") + " " + System.getProperty("os.arch"));
    return versions;
  }
}
