package io.retinue.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Subjects with their versions, and schemas with their ids. Ids count from 1, never change, and are
 * shared by equal schemas. Every change is on disk before it is visible. Thread-safe.
 */
final class SchemaStore implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_SCHEMAS = 10_000;

  /** One version of a subject; versions count from 1. */
  record Version(String subject, int version, int id, Schema schema) {}

  private final RegistryLog log;
  private final List<Schema> schemas = new ArrayList<>(); // id - 1
  private final Map<String, Integer> ids = new HashMap<>(); // by the schema's text, docs included
  private final Map<String, List<Version>> subjects = new TreeMap<>();
  private final Map<String, CompatibilityLevel> levels = new HashMap<>();
  private CompatibilityLevel defaultLevel = CompatibilityLevel.FULL_TRANSITIVE;

  SchemaStore(Path file) throws IOException {
    this.log = RegistryLog.open(file, this::replay);
  }

  /** Registers the schema as a version of the subject and returns its id. */
  synchronized int register(String subject, Schema schema) throws RegistryException, IOException {
    Optional<Version> known = find(subject, schema);
    if (known.isPresent()) {
      return known.get().id();
    }
    List<String> objections = objections(subject, schema, earlier(subject));
    if (!objections.isEmpty()) {
      throw new RegistryException(
          409,
          409,
          "Schema being registered is incompatible with an earlier schema for subject \""
              + subject
              + "\" under "
              + level(subject)
              + ": "
              + String.join("; ", objections));
    }
    String text = schema.toString();
    int id = ids.getOrDefault(text, schemas.size() + 1);
    if (id > MOST_SCHEMAS) {
      throw new RegistryException(
          422, 42201, "This registry holds " + MOST_SCHEMAS + " schemas at most");
    }
    ObjectNode line = JSON.createObjectNode();
    line.put("subject", subject).put("version", earlier(subject).size() + 1).put("id", id);
    line.put("schema", text);
    log.append(line);
    add(subject, id, schema);
    return id;
  }

  synchronized Version lookUp(String subject, Schema schema) throws RegistryException {
    if (!subjects.containsKey(subject)) {
      throw RegistryException.subjectNotFound(subject);
    }
    return find(subject, schema)
        .orElseThrow(() -> RegistryException.schemaNotFound("of this text"));
  }

  synchronized Schema schema(String id) throws RegistryException {
    int place = number(id, RegistryException.schemaNotFound(id)) - 1;
    if (place < 0 || place >= schemas.size()) {
      throw RegistryException.schemaNotFound(id);
    }
    return schemas.get(place);
  }

  synchronized List<Version> versionsOf(String id) throws RegistryException {
    Schema schema = schema(id);
    return subjects.values().stream()
        .flatMap(List::stream)
        .filter(version -> version.schema() == schema)
        .toList();
  }

  synchronized List<String> subjects() {
    return List.copyOf(subjects.keySet());
  }

  synchronized List<Version> versions(String subject) throws RegistryException {
    List<Version> versions = subjects.get(subject);
    if (versions == null) {
      throw RegistryException.subjectNotFound(subject);
    }
    return List.copyOf(versions);
  }

  /**
   * @param version a number from 1, or "latest"
   */
  synchronized Version version(String subject, String version) throws RegistryException {
    List<Version> versions = versions(subject);
    int number =
        version.equals("latest") || version.equals("-1")
            ? versions.size()
            : number(version, RegistryException.invalidVersion(version));
    if (number < 1) {
      throw RegistryException.invalidVersion(version);
    }
    if (number > versions.size()) {
      throw RegistryException.versionNotFound(version);
    }
    return versions.get(number - 1);
  }

  /** Incompatibilities of the schema with that version, at the subject's level. */
  synchronized List<String> objections(String subject, Schema schema, String version)
      throws RegistryException {
    return objections(subject, schema, List.of(version(subject, version).schema()));
  }

  synchronized CompatibilityLevel level() {
    return defaultLevel;
  }

  synchronized CompatibilityLevel level(String subject) {
    return levels.getOrDefault(subject, defaultLevel);
  }

  /** The level set for this subject itself. */
  synchronized Optional<CompatibilityLevel> ownLevel(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  synchronized void setLevel(CompatibilityLevel level) throws IOException {
    log.append(JSON.createObjectNode().put("compatibility", level.name()));
    defaultLevel = level;
  }

  synchronized void setLevel(String subject, CompatibilityLevel level) throws IOException {
    log.append(JSON.createObjectNode().put("subject", subject).put("compatibility", level.name()));
    levels.put(subject, level);
  }

  @Override
  public synchronized void close() throws IOException {
    log.close();
  }

  /** Reads a schema as text, strictly. */
  static Schema parse(String text) throws RegistryException {
    try {
      return new Schema.Parser().parse(text);
    } catch (SchemaParseException e) {
      throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
    } catch (AvroRuntimeException | StackOverflowError e) {
      throw RegistryException.invalidSchema(e.toString());
    }
  }

  private List<String> objections(String subject, Schema schema, List<Schema> earlier) {
    return level(subject).objections(schema, earlier);
  }

  private List<Schema> earlier(String subject) {
    return subjects.getOrDefault(subject, List.of()).stream().map(Version::schema).toList();
  }

  private Optional<Version> find(String subject, Schema schema) {
    Integer id = ids.get(schema.toString());
    return subjects.getOrDefault(subject, List.of()).stream()
        .filter(version -> id != null && version.id() == id)
        .findFirst();
  }

  private void add(String subject, int id, Schema schema) {
    if (id == schemas.size() + 1) {
      schemas.add(schema);
      ids.put(schema.toString(), id);
    }
    List<Version> versions = subjects.computeIfAbsent(subject, s -> new ArrayList<>());
    versions.add(new Version(subject, versions.size() + 1, id, schemas.get(id - 1)));
  }

  private void replay(JsonNode line) {
    try {
      if (line.has("schema")) {
        int id = line.path("id").asInt(0);
        if (id < 1 || id > schemas.size() + 1) {
          throw new IllegalArgumentException("id " + id + " does not follow " + schemas.size());
        }
        add(line.path("subject").asString(""), id, parse(line.path("schema").asString("")));
        return;
      }
      CompatibilityLevel level = CompatibilityLevel.parse(line.path("compatibility").asString(""));
      if (line.has("subject")) {
        levels.put(line.path("subject").asString(""), level);
      } else {
        defaultLevel = level;
      }
    } catch (RegistryException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static int number(String text, RegistryException otherwise) throws RegistryException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw otherwise;
    }
  }
}
