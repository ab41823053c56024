package io.retinue.standalone.architecture;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How sources are written. Each rule gives the paths of those that break it. */
enum SourceRule {
  /** A test that waits for a time is slow or flaky: wait for the thing itself, with a deadline. */
  NO_SLEEPING_TEST(
      file -> file.isTest() && matches(file, "\\b(Thread|TimeUnit\\.\\w+)\\.sleep\\(")),

  /** What cannot run somewhere is excluded by a tag in the pom; nothing is skipped silently. */
  NO_SKIPPED_TEST(
      file ->
          file.isTest()
              && matches(
                  file,
                  "[@](Disabled\\b|DisabledIf|EnabledIf)|\\bassum(e|ing)(True|False|That)\\(")),

  /** A function belongs to the type that it is about, or becomes one. */
  NO_NAME_THAT_SAYS_NOTHING(
      file ->
          matches(
              file,
              "\\b(class|interface|record|enum) \\w*(Util|Utils|Helper|Helpers|Manager|Common|Impl)\\b")),

  /** Small enough to read at once. */
  NO_LONG_SOURCE(file -> !file.isTest() && file.text().lines().count() > 300),

  /** What is to be done is done or is an issue. */
  NO_NOTE_TO_SELF(file -> matches(file, "\\b(TO[D]O|FIX[M]E|X[X]X)\\b")),

  /** A service has a log; what people see is printed by commands, and by what is one. */
  NO_PRINTING(
      file ->
          !file.isTest()
              && !file.path().startsWith("services/standalone/")
              && !matches(file, "static void main\\(")
              && matches(file, "\\bSystem\\.(out|err)\\.|\\.printStackTrace\\(\\)"));

  private final Predicate<SourceFile> broken;

  SourceRule(Predicate<SourceFile> broken) {
    this.broken = broken;
  }

  List<String> violations(List<SourceFile> files) {
    return files.stream().filter(broken).map(SourceFile::path).toList();
  }

  /**
   * Folders of main sources whose package says nothing of itself or does not promise nulls to be
   * marked. The generated package of the schemas makes no promise.
   */
  static List<String> packagesWithoutPromise(List<SourceFile> files) {
    List<SourceFile> main =
        files.stream()
            .filter(file -> !file.isTest() && !file.path().startsWith("schemas/"))
            .toList();
    return main.stream()
        .map(SourceFile::folder)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .filter(
            folder ->
                main.stream()
                    .noneMatch(
                        file ->
                            file.path().equals(folder + "/package-info.java")
                                && matches(file, "(?s)/\\*\\*.*\\n[@]NullMarked\\npackage ")))
        .toList();
  }

  private static boolean matches(SourceFile file, String pattern) {
    return Pattern.compile(pattern).matcher(file.text()).find();
  }
}
