package io.retinue.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/** The {@code .avsc} files of one folder, parsed together, because they name each other's types. */
record SchemaFolder(Path path) {
  private static final Path MODULE = Path.of(System.getProperty("basedir", ""));

  /** What is compiled now. */
  static SchemaFolder current() {
    return new SchemaFolder(MODULE.resolve("src/main/avro"));
  }

  /** What the release of that version has on the wire. */
  static SchemaFolder released(String version) {
    return new SchemaFolder(MODULE.resolve("released").resolve(version));
  }

  static List<SchemaFolder> allReleased() {
    return list(MODULE.resolve("released")).stream().map(SchemaFolder::new).toList();
  }

  /** Every record and enum, nested ones too, by full name. */
  Map<String, Schema> types() {
    try {
      SchemaParser parser = new SchemaParser();
      for (Path file : files()) {
        parser.parse(file);
      }
      Map<String, Schema> types = new TreeMap<>();
      for (Schema type : parser.getParsedNamedSchemas()) {
        types.put(type.getFullName(), type);
      }
      return types;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files' text by name. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : files()) {
      try {
        texts.put(file.getFileName().toString(), Files.readString(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return texts;
  }

  @Override
  public String toString() {
    return path.getFileName().toString();
  }

  private List<Path> files() {
    return list(path).stream().filter(file -> file.toString().endsWith(".avsc")).toList();
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
