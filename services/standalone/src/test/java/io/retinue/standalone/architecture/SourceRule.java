package io.retinue.standalone.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How sources are written. Each rule gives the paths of those that break it. */
enum SourceRule {
  /** A test that waits for a time is slow or flaky: wait for the thing itself, with a deadline. */
  NO_SLEEPING_TEST(
      file ->
          file.isTest()
              && matches(
                  file,
                  "\\b(Thread|TimeUnit\\.\\w+)\\.sleep\\(",
                  "\\bpark(Nanos|Until)\\(",
                  "\\bwait\\(\\s*[\\w(]",
                  "new CountDownLatch\\(\\d+\\)\\s*\\.await\\([^)]",
                  "\\b(pollDelay|delayedExecutor)\\(",
                  "\\b(nanoTime|currentTimeMillis)\\(\\)\\s*[-+\\w]*\\s*\\w*\\s*[<>]",
                  "[<>]=?\\s*System\\s*\\.(nanoTime|currentTimeMillis)\\(",
                  "\\.now\\(\\)\\s*\\.is(Before|After)\\(")),

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
              "\\b(class|interface|record|enum)"
                  + " \\w*(Util|Utils|Helper|Helpers|Manager|Common|Impl)\\b")),

  /** Small enough to read at once. */
  NO_LONG_SOURCE(file -> !file.isTest() && file.text().lines().count() > 300),

  /** What is to be done is done or is an issue. */
  NO_NOTE_TO_SELF(file -> matches(file, "\\b(TO[D]O|FIX[M]E|X[X]X)\\b")),

  /** As DJL, torch and COCO spell; the {@code Labelled…} of the released schemas stays. */
  US_SPELLING(
      file ->
          matches(
              file,
              "(?i)(optimi|normali|initiali|seriali|quanti|minimi|maximi|utili|organi)s(e|ing|ation)",
              "(?i)(recogni|summari)s(e|ing)",
              "(?i)(colo|neighbo|behavio|favo|hono)[u]r|centr[e]|gr[e]y|analys[e]|catalo[g]ue")),

  /** The field's name. IEEE 754's type of two bytes is another one, which weights may have. */
  BFLOAT16_BY_ITS_NAME(
      file -> matches(file, "(?i)half[- ]precision") && !matches(file, "IEEE 754's half")),

  /** One name, so that a search finds every log line. */
  LOGGER_IS_CALLED_LOG(
      file -> matches(file, "\\bLogger \\w+\\s*=") && !matches(file, "\\bLogger LOG\\s*=")),

  /** Read by people whose English is second. */
  PLAIN_WORDS(
      file ->
          !file.isTest()
              && matches(
                  file,
                  "(?i)\\b(nought|whoever|be it|lest|whence|thence|hitherto|henceforth)\\b",
                  "(?i)\\b(thereof|herein|wherein|amongst|whilst|nay|aught)\\b",
                  "(?i)\\b(neither here nor there|(tells?|told|telling|asks) of)\\b",
                  "(?i)\\b(to|cannot|can) be had\\b")),

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

  private static boolean matches(SourceFile file, String... patterns) {
    return Arrays.stream(patterns)
        .anyMatch(pattern -> Pattern.compile(pattern).matcher(file.text()).find());
  }
}
