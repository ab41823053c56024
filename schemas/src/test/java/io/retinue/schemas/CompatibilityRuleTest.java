package io.retinue.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Proves that the build would stop each change that breaks somebody. */
class CompatibilityRuleTest {
  private static final String MAKER = "{\"name\": \"maker\", \"type\": \"string\"}";
  private static final String COLOR =
      """
      {"name": "color", "type":
       {"type": "enum", "name": "Color", "symbols": [%s], "default": "UNKNOWN"}}""";

  @Test
  void shouldAllowAFieldWithADefaultToComeAndToGo() {
    String doors = "{\"name\": \"doors\", \"type\": \"int\", \"default\": 4}";

    assertThat(violations(MAKER, MAKER + "," + doors)).isEmpty();
    assertThat(violations(MAKER + "," + doors, MAKER)).isEmpty();
  }

  @Test
  void shouldAllowASymbolToComeToAnEnumWithADefault() {
    assertThat(
            violations(
                COLOR.formatted("\"UNKNOWN\", \"RED\""),
                COLOR.formatted("\"UNKNOWN\", \"RED\", \"BLUE\"")))
        .isEmpty();
  }

  @Test
  void shouldRefuseANewFieldWithoutADefault() {
    assertThat(violations(MAKER, MAKER + ",{\"name\": \"doors\", \"type\": \"int\"}"))
        .containsExactly(
            "Car, new program and old record: READER_FIELD_MISSING_DEFAULT_VALUE at /fields/1");
  }

  @Test
  void shouldRefuseALostFieldThatHadNoDefault() {
    assertThat(violations(MAKER + ",{\"name\": \"doors\", \"type\": \"int\"}", MAKER))
        .containsExactly(
            "Car, old program and new record: READER_FIELD_MISSING_DEFAULT_VALUE at /fields/1");
  }

  @Test
  void shouldRefuseARenamedField() {
    assertThat(violations(MAKER, "{\"name\": \"brand\", \"type\": \"string\"}")).hasSize(2);
  }

  @Test
  void shouldRefuseAWiderNumberBecauseOldProgramsCannotReadIt() {
    assertThat(
            violations(
                "{\"name\": \"doors\", \"type\": \"int\"}",
                "{\"name\": \"doors\", \"type\": \"long\"}"))
        .containsExactly("Car, old program and new record: TYPE_MISMATCH at /fields/0/type");
  }

  @Test
  void shouldRefuseALostTypeAndANewSymbolWithoutADefault() {
    assertThat(CompatibilityRule.violations(Map.of("Car", car(MAKER)), Map.of()))
        .containsExactly("Car is gone");
    String strict = COLOR.replace(", \"default\": \"UNKNOWN\"", "");
    assertThat(violations(strict.formatted("\"RED\""), strict.formatted("\"RED\", \"BLUE\"")))
        .containsExactly(
            "Car, old program and new record: MISSING_ENUM_SYMBOLS at /fields/0/type/symbols");
  }

  private static List<String> violations(String oldFields, String newFields) {
    return CompatibilityRule.violations(
        Map.of("Car", car(oldFields)), Map.of("Car", car(newFields)));
  }

  private static Schema car(String fields) {
    return new Schema.Parser()
        .parse("{\"type\": \"record\", \"name\": \"Car\", \"fields\": [" + fields + "]}");
  }
}
