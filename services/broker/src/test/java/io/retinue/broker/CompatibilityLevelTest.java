package io.retinue.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityLevelTest {
  private static final Schema A = SchemaBuilder.record("R").fields().requiredInt("a").endRecord();
  private static final Schema AB =
      SchemaBuilder.record("R").fields().requiredInt("a").requiredInt("b").endRecord();
  private static final Schema AB_DEFAULT =
      SchemaBuilder.record("R")
          .fields()
          .requiredInt("a")
          .name("b")
          .type()
          .intType()
          .intDefault(1)
          .endRecord();

  @ParameterizedTest
  @CsvSource({
    // a field without default comes: old records lack it, old readers pass it over
    "BACKWARD, false",
    "FORWARD, true",
    "FULL, false",
    "NONE, true",
  })
  void shouldJudgeANewFieldWithoutDefault(CompatibilityLevel level, boolean compatible) {
    assertThat(level.objections(AB, List.of(A)).isEmpty()).isEqualTo(compatible);
  }

  @ParameterizedTest
  @CsvSource({
    // a field without default goes: old readers miss it
    "BACKWARD, true",
    "FORWARD, false",
    "FULL, false",
    "NONE, true",
  })
  void shouldJudgeAFieldWithoutDefaultThatGoes(CompatibilityLevel level, boolean compatible) {
    assertThat(level.objections(A, List.of(AB)).isEmpty()).isEqualTo(compatible);
  }

  @ParameterizedTest
  @CsvSource({
    // A, then AB with a default for b, then AB without: fine beside the last, not beside the first
    "FULL, true",
    "FULL_TRANSITIVE, false",
    "BACKWARD_TRANSITIVE, false",
    "FORWARD_TRANSITIVE, true",
  })
  void shouldCompareWithAllBeforeWhereTransitive(CompatibilityLevel level, boolean compatible) {
    assertThat(level.objections(AB, List.of(A, AB_DEFAULT)).isEmpty()).isEqualTo(compatible);
  }
}
