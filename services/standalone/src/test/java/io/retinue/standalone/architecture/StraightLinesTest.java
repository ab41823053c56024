package io.retinue.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.retinue.platform.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's straight lines name what the code has. */
class StraightLinesTest {
  private static final Pattern NAME =
      Pattern.compile("\\b([A-Z][A-Za-z]+)(?:\\.([a-z][A-Za-z]+))?");

  private final JavaClasses classes = RetinueClasses.ALL;

  @Test
  void shouldNameOnlyClassesAndMethodsThatExist() throws IOException {
    String lines = straightLines();

    List<String> missing = missing(lines);

    assertThat(missing).isEmpty();
    assertThat(count(lines)).as("names in the straight lines").isGreaterThan(20);
  }

  @Test
  void shouldNoticeNamesThatDoNotExist() {
    assertThat(missing("CameraWorker → CameraWorker.fly → Astrologer"))
        .containsExactly("CameraWorker.fly", "Astrologer");
  }

  @Test
  void shouldNameOnlyTopicsThatExist() throws IOException {
    List<String> named = new ArrayList<>();
    for (Matcher m = Pattern.compile("═►\\s+([a-z-]+(?:, [a-z-]+)*)").matcher(straightLines());
        m.find(); ) {
      named.addAll(Arrays.asList(m.group(1).split(", ")));
    }

    List<String> topics =
        Arrays.stream(Topic.values())
            .map(t -> t.topicName().substring("retinue.".length()))
            .toList();
    assertThat(named).hasSizeGreaterThanOrEqualTo(5);
    assertThat(topics).containsAll(named);
  }

  @Test
  void shouldNameOnlyTestsThatExistAsProofsOfTheContract() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String contract =
        readme.substring(readme.indexOf("## The contract"), readme.indexOf("## Words"));
    List<String> proofs =
        Pattern.compile("`([A-Za-z]+Test)`")
            .matcher(contract)
            .results()
            .map(proof -> proof.group(1))
            .distinct()
            .toList();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      List<String> sources =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith("Test.java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .toList();

      assertThat(proofs).hasSizeGreaterThan(4);
      assertThat(sources).containsAll(proofs);
    }
  }

  private List<String> missing(String text) {
    List<String> missing = new ArrayList<>();
    for (Matcher m = NAME.matcher(text); m.find(); ) {
      String method = m.group(2);
      boolean there =
          classes.stream()
              .filter(c -> c.getSimpleName().equals(m.group(1)))
              .anyMatch(c -> method == null || hasMethod(c, method));
      if (!there) {
        missing.add(m.group());
      }
    }
    return missing;
  }

  private static boolean hasMethod(JavaClass type, String name) {
    return type.getAllMethods().stream().anyMatch(m -> m.getName().equals(name));
  }

  private static long count(String text) {
    return NAME.matcher(text).results().count();
  }

  private static String straightLines() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String section = readme.substring(readme.indexOf("## The two straight lines"));
    int start = section.indexOf("```") + 3;
    return section.substring(start, section.indexOf("```", start));
  }
}
