package io.retinue.broker;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/**
 * How a new schema of a subject must relate to earlier ones. BACKWARD: it reads what they wrote.
 * FORWARD: they read what it writes. TRANSITIVE: all earlier ones, not only the last.
 */
enum CompatibilityLevel {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean backward;
  private final boolean forward;
  private final boolean transitive;

  CompatibilityLevel(boolean backward, boolean forward, boolean transitive) {
    this.backward = backward;
    this.forward = forward;
    this.transitive = transitive;
  }

  static CompatibilityLevel parse(String name) throws RegistryException {
    for (CompatibilityLevel level : values()) {
      if (level.name().equals(name)) {
        return level;
      }
    }
    throw RegistryException.invalidCompatibility(name);
  }

  /**
   * The incompatibilities of the schema, one sentence each.
   *
   * @param earlier the subject's schemas, oldest first
   */
  List<String> objections(Schema schema, List<Schema> earlier) {
    List<Schema> compared =
        transitive || earlier.isEmpty()
            ? earlier
            : earlier.subList(earlier.size() - 1, earlier.size());
    List<String> objections = new ArrayList<>();
    for (Schema old : compared) {
      if (backward) {
        check("the new schema cannot read what an older wrote: ", schema, old, objections);
      }
      if (forward) {
        check("an older schema cannot read what the new one writes: ", old, schema, objections);
      }
    }
    return objections;
  }

  private static void check(String prefix, Schema reader, Schema writer, List<String> objections) {
    SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .forEach(
            i ->
                objections.add(
                    prefix + i.getType() + " at " + i.getLocation() + ", " + i.getMessage()));
  }
}
