package io.retinue.schemas;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/** Every type and field says what it is, and every number in what it is counted. */
final class DocRule {
  private static final Set<Schema.Type> NUMBERS =
      EnumSet.of(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE);

  private static final Pattern UNIT =
      Pattern.compile(
          "\\b(pixels|milliseconds|seconds|bytes|frames|records|steps|counted from \\d|"
              + "a number from \\d|\\d to \\d|no unit)\\b",
          Pattern.CASE_INSENSITIVE);

  private DocRule() {}

  /** What is wrong with the docs of a type, a line each. */
  static List<String> violations(Schema type) {
    List<String> violations = new ArrayList<>();
    if (isBlank(type.getDoc())) {
      violations.add(type.getFullName() + " has no doc");
    }
    if (type.getType() != Schema.Type.RECORD) {
      return violations;
    }
    for (Schema.Field field : type.getFields()) {
      String name = type.getFullName() + "." + field.name();
      if (isBlank(field.doc())) {
        violations.add(name + " has no doc");
      } else if (isNumber(field.schema()) && !UNIT.matcher(field.doc()).find()) {
        violations.add(name + " is a number and its doc names no unit: " + field.doc());
      }
    }
    return violations;
  }

  private static boolean isNumber(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> schema.getTypes().stream().anyMatch(DocRule::isNumber);
      case ARRAY -> isNumber(schema.getElementType());
      case MAP -> isNumber(schema.getValueType());
      default -> NUMBERS.contains(schema.getType());
    };
  }

  private static boolean isBlank(String doc) {
    return doc == null || doc.isBlank();
  }
}
