package io.retinue.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocRuleTest {
  @Test
  void shouldRefuseATypeWithoutDoc() {
    Schema type = SchemaBuilder.enumeration("Color").symbols("RED");

    assertThat(DocRule.violations(type)).containsExactly("Color has no doc");
  }

  @Test
  void shouldRefuseAFieldWithoutDoc() {
    Schema type =
        SchemaBuilder.record("Car").doc("A car.").fields().requiredString("maker").endRecord();

    assertThat(DocRule.violations(type)).containsExactly("Car.maker has no doc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"int\"",
        "[\"null\", \"long\"]",
        "{\"type\": \"array\", \"items\": \"float\"}",
        "{\"type\": \"map\", \"values\": \"double\"}"
      })
  void shouldRefuseANumberWithoutUnit(String type) {
    assertThat(DocRule.violations(car(type, "How wide.")))
        .containsExactly("Car.width is a number and its doc names no unit: How wide.");
    assertThat(DocRule.violations(car(type, "How wide, in pixels."))).isEmpty();
  }

  @Test
  void shouldAskNoUnitOfText() {
    assertThat(DocRule.violations(car("\"string\"", "How wide."))).isEmpty();
  }

  private static Schema car(String widthType, String widthDoc) {
    return new Schema.Parser()
        .parse(
            """
            {"type": "record", "name": "Car", "doc": "A car.",
             "fields": [{"name": "width", "type": %s, "doc": "%s"}]}"""
                .formatted(widthType, widthDoc));
  }
}
