package io.retinue.trainer.release;

import ai.djl.engine.Engine;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Versions of everything that had a hand in the weights, for their provenance. */
public final class LibraryVersions {
  private LibraryVersions() {}

  /** By name: retinue, djl, libtorch, java, os. */
  public static Map<String, String> present() {
    Map<String, String> versions = new TreeMap<>();
    versions.put(
        "retinue",
        Objects.requireNonNullElse(
            LibraryVersions.class.getPackage().getImplementationVersion(), "development"));
    versions.put("djl", Engine.getDjlVersion());
    versions.put("libtorch", Engine.getInstance().getVersion());
    versions.put("java", Runtime.version().toString());
    versions.put(
        "os",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    return versions;
  }
}
