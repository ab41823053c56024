package io.retinue.standalone.architecture;

import io.retinue.standalone.deploy.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One Java source or document of any module, read as text: so a rule needs no module built.
 *
 * @param path from the repository's root, with slashes
 */
record SourceFile(String path, String text) {
  private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");

  boolean isTest() {
    return path.contains("/src/test/");
  }

  String folder() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** Modules of the root pom, such as services/video. */
  static List<String> modules() {
    return MODULE
        .matcher(Repository.text("pom.xml"))
        .results()
        .map((MatchResult module) -> module.group(1))
        .toList();
  }

  /** Every source of every module, generated ones left out. */
  static List<SourceFile> all() {
    return modules().stream()
        .flatMap(module -> under(Repository.path(module + "/src"), Integer.MAX_VALUE, ".java"))
        .toList();
  }

  /** The Markdown files of the repository, of {@code deploy} and of every module. */
  static List<SourceFile> documents() {
    return Stream.concat(Stream.of("", "deploy"), modules().stream())
        .flatMap(folder -> under(Repository.path(folder), 1, ".md"))
        .toList();
  }

  private static Stream<SourceFile> under(Path folder, int depth, String ending) {
    Path root = Repository.path("");
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .map(
              file ->
                  new SourceFile(root.relativize(file).toString().replace('\\', '/'), read(file)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
