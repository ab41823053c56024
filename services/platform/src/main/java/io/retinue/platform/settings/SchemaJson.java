package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Parts of the JSON Schema (draft 2020-12) of settings. */
final class SchemaJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SchemaJson() {}

  static ObjectNode object() {
    return JSON.objectNode();
  }

  /** {@code ${NAME}} in the place of a value that is no text. */
  static ObjectNode variable() {
    return object().put("$ref", "#/$defs/variable");
  }

  /** A key's value, with what it means, its default and an example. */
  static ObjectNode of(Key<?> key) {
    ObjectNode schema = key.setting().schema().put("description", key.meaning());
    key.byDefault().ifPresent(value -> schema.set("default", json(value)));
    schema.putArray("examples").add(json(key.setting().shown(key.example())));
    return schema;
  }

  /** A whole file's schema, to be saved for an editor. */
  static String document(String title, Section<?> root) {
    ObjectNode schema =
        object().put("$schema", "https://json-schema.org/draft/2020-12/schema").put("title", title);
    schema.setAll(root.schema());
    schema
        .putObject("$defs")
        .putObject("variable")
        .put("type", "string")
        .put("pattern", "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}")
        .put("description", "A value from the environment");
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(schema);
  }

  private static JsonNode json(YamlNode node) {
    if (node instanceof Mapping mapping) {
      ObjectNode object = object();
      mapping.entries().forEach(e -> object.set(e.key().text(), json(e.value())));
      return object;
    }
    if (node instanceof Sequence sequence) {
      ArrayNode array = JSON.arrayNode();
      sequence.items().forEach(item -> array.add(json(item)));
      return array;
    }
    return node instanceof Scalar scalar ? json(scalar) : JSON.nullNode();
  }

  private static JsonNode json(Scalar scalar) {
    if (!scalar.quoted() && scalar.isNumber()) {
      double number = Double.parseDouble(scalar.text());
      return scalar.text().matches("-?[0-9]+")
          ? JSON.numberNode(Long.parseLong(scalar.text()))
          : JSON.numberNode(number);
    }
    return !scalar.quoted() && scalar.isSwitch()
        ? JSON.booleanNode(Boolean.parseBoolean(scalar.text()))
        : JSON.stringNode(scalar.text());
  }
}
