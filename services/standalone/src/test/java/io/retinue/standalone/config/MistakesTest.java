package io.retinue.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.retinue.platform.error.RetinueException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes that are made in every key of {@code retinue.yaml}, from its description: the first
 * error names the line, and doing what it says, error by error, makes the file valid.
 */
class MistakesTest {
  private static final String EXAMPLE = RetinueYaml.FILE.example();
  private static final int MOST_ERRORS = 4;

  static List<Mistake> mistakes() {
    return Mistake.all(EXAMPLE, RetinueYaml.FILE.schema());
  }

  @Test
  void shouldMakeMoreThanAHundredMistakesInAValidFile() {
    assertThat(failure(EXAMPLE)).isNull();
    assertThat(mistakes()).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void shouldNameTheLineAndARemedyThatMakesTheFileValid(Mistake mistake) {
    RetinueException failure = failure(mistake.yaml());
    assertThat(failure).as("a mistake that nobody found:\n" + mistake.yaml()).isNotNull();
    assertThat(Remedy.of(failure.problems().get(0)).line())
        .as(failure.getMessage())
        .isEqualTo(mistake.line());

    String yaml = mistake.yaml();
    for (int i = 0; failure != null && i < MOST_ERRORS; i++) {
      String original = EXAMPLE.split("\n")[Math.min(mistake.line(), lines(EXAMPLE)) - 1];
      yaml = Remedy.of(failure.problems().get(0)).applyTo(yaml, original);
      failure = failure(yaml);
    }

    assertThat(failure).as("still wrong:\n" + yaml).isNull();
  }

  private static int lines(String text) {
    return text.split("\n").length;
  }

  private static @Nullable RetinueException failure(String yaml) {
    return catchThrowableOfType(
        RetinueException.class,
        () -> RetinueYaml.FILE.parse("retinue.yaml", yaml, RetinueYaml.NO_VARIABLES));
  }
}
