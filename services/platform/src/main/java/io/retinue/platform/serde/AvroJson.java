package io.retinue.platform.serde;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records as JSON for people and scripts: times in ISO 8601, unions without Avro's type wrappers,
 * and of bytes only their number, as {@code {"bytes":12345}}. For reading, not for reading back.
 */
public final class AvroJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AvroJson() {}

  /** The record on one line, its fields in the schema's order. */
  public static String line(SpecificRecord record) {
    return JSON.writeValueAsString(tree(record));
  }

  /** The record as a tree, for those who add to it. */
  public static ObjectNode tree(SpecificRecord record) {
    ObjectNode object = NODES.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      object.set(field.name(), node(record.get(field.pos())));
    }
    return object;
  }

  private static JsonNode node(@Nullable Object value) {
    if (value == null) {
      return NODES.nullNode();
    } else if (value instanceof SpecificRecord record) {
      return tree(record);
    } else if (value instanceof ByteBuffer bytes) {
      return NODES.objectNode().put("bytes", bytes.remaining());
    } else if (value instanceof Iterable<?> items) {
      ArrayNode array = NODES.arrayNode();
      items.forEach(item -> array.add(node(item)));
      return array;
    } else if (value instanceof Map<?, ?> entries) {
      ObjectNode object = NODES.objectNode();
      entries.forEach((key, item) -> object.set(String.valueOf(key), node(item)));
      return object;
    } else if (value instanceof Integer number) {
      return NODES.numberNode(number);
    } else if (value instanceof Long number) {
      return NODES.numberNode(number);
    } else if (value instanceof Float number) {
      return NODES.numberNode(number);
    } else if (value instanceof Double number) {
      return NODES.numberNode(number);
    } else if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    } else if (value instanceof Instant instant) {
      return NODES.stringNode(instant.toString());
    }
    return NODES.stringNode(value.toString()); // strings and enums
  }
}
