package io.retinue.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/** Old programs read new records, and new programs read old ones: Confluent's FULL. */
final class CompatibilityRule {
  private CompatibilityRule() {}

  /** What of a release the present types no longer agree with, a line each. */
  static List<String> violations(Map<String, Schema> released, Map<String, Schema> current) {
    List<String> violations = new ArrayList<>();
    released.forEach(
        (name, old) -> {
          Schema now = current.get(name);
          if (now == null) {
            violations.add(name + " is gone");
          } else {
            violations.addAll(reading(now, old, name + ", new program and old record"));
            violations.addAll(reading(old, now, name + ", old program and new record"));
          }
        });
    return violations;
  }

  private static List<String> reading(Schema reader, Schema writer, String what) {
    SchemaPairCompatibility result =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    return result.getType() == SchemaCompatibilityType.COMPATIBLE
        ? List.of()
        : result.getResult().getIncompatibilities().stream()
            .map(why -> what + ": " + why.getType() + " at " + why.getLocation())
            .toList();
  }
}
