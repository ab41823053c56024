package io.retinue.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.error.RetinueException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes that are made in every key of {@code retinue.yaml}, from its description: an error names
 * the line, and doing what the errors say, one by one, makes the file valid.
 */
class MistakesTest {
  private static final String EXAMPLE = RetinueYaml.FILE.example();
  private static final int MOST_ERRORS = 8;

  static List<Mistake> mistakes() {
    return Mistake.all(EXAMPLE, RetinueYaml.FILE.schema());
  }

  @Test
  void shouldMakeMoreThanAHundredMistakesInAValidFile() {
    assertThat(firstError(EXAMPLE)).isEmpty();
    assertThat(mistakes()).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void shouldNameTheLineAndARemedyThatMakesTheFileValid(Mistake mistake) {
    List<String> errors = errors(mistake.yaml());
    assertThat(errors).as("a mistake that nobody found:\n" + mistake.yaml()).isNotEmpty();
    assertThat(errors)
        .extracting(error -> Remedy.of(error).line())
        .as(errors.toString())
        .contains(mistake.line());

    String original = EXAMPLE.split("\n")[Math.min(mistake.line(), lines(EXAMPLE)) - 1];
    String yaml = mistake.yaml();
    Optional<String> error = errors.stream().findFirst();
    for (int i = 0; error.isPresent() && i < MOST_ERRORS; i++) {
      yaml = Remedy.of(error.get()).applyTo(yaml, original);
      error = firstError(yaml);
    }

    assertThat(error).as("still wrong:\n" + yaml).isEmpty();
  }

  private static int lines(String text) {
    return text.split("\n").length;
  }

  private static Optional<String> firstError(String yaml) {
    return errors(yaml).stream().findFirst();
  }

  private static List<String> errors(String yaml) {
    try {
      RetinueYaml.FILE.parse("retinue.yaml", yaml, RetinueYaml.NO_VARIABLES);
      return List.of();
    } catch (RetinueException e) {
      return e.problems();
    }
  }
}
