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
    // a new field without default: old records lack it, old readers skip it
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
    // a removed field without default: old readers need it
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
    // A, then AB with a default for b, then AB without: compatible with the last, not with the
    // first
    "FULL, true",
    "FULL_TRANSITIVE, false",
    "BACKWARD_TRANSITIVE, false",
    "FORWARD_TRANSITIVE, true",
  })
  void shouldCompareWithAllBeforeWhereTransitive(CompatibilityLevel level, boolean compatible) {
    assertThat(level.objections(AB, List.of(A, AB_DEFAULT)).isEmpty()).isEqualTo(compatible);
  }
}
