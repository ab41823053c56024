package io.retinue.broker;

import io.retinue.broker.RegistryHandler.RegistryRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The registry's requests and responses: Confluent's, without deletion and schema references. */
final class RegistryApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_SUBJECT = 249 + "-value".length(); // a topic's, and its suffix

  private final SchemaStore store;

  RegistryApi(SchemaStore store) {
    this.store = store;
  }

  JsonNode answer(RegistryRequest request) throws RegistryException, IOException {
    if (request.is("POST", "subjects", "*", "versions")) {
      int id = store.register(subject(request, 1), schema(request));
      return JSON.createObjectNode().put("id", id);
    } else if (request.is("POST", "subjects", "*")) {
      return version(store.lookUp(subject(request, 1), schema(request)));
    } else if (request.is("POST", "compatibility", "subjects", "*", "versions", "*")) {
      return compatibility(store.objections(subject(request, 2), schema(request), request.part(4)));
    } else if (request.method().equals("GET")) {
      return read(request);
    } else if (request.is("PUT", "config")) {
      CompatibilityLevel level = level(request);
      store.setLevel(level);
      return JSON.createObjectNode().put("compatibility", level.name());
    } else if (request.is("PUT", "config", "*")) {
      CompatibilityLevel level = level(request);
      store.setLevel(subject(request, 1), level);
      return JSON.createObjectNode().put("compatibility", level.name());
    }
    throw unknown(request);
  }

  private JsonNode read(RegistryRequest request) throws RegistryException {
    if (request.is("GET")) {
      return JSON.createObjectNode();
    } else if (request.is("GET", "subjects")) {
      return strings(store.subjects());
    } else if (request.is("GET", "subjects", "*", "versions")) {
      ArrayNode numbers = JSON.createArrayNode();
      store.versions(subject(request, 1)).forEach(version -> numbers.add(version.version()));
      return numbers;
    } else if (request.is("GET", "subjects", "*", "versions", "*")) {
      return version(store.version(subject(request, 1), request.part(3)));
    } else if (request.is("GET", "subjects", "*", "versions", "*", "schema")) {
      String text = store.version(subject(request, 1), request.part(3)).schema().toString();
      return JSON.readTree(text);
    } else if (request.is("GET", "schemas", "ids", "*")) {
      return JSON.createObjectNode().put("schema", store.schema(request.part(2)).toString());
    } else if (request.is("GET", "schemas", "ids", "*", "versions")) {
      ArrayNode uses = JSON.createArrayNode();
      for (SchemaStore.Version use : store.versionsOf(request.part(2))) {
        uses.addObject().put("subject", use.subject()).put("version", use.version());
      }
      return uses;
    } else if (request.is("GET", "schemas", "types")) {
      return strings(List.of("AVRO"));
    } else if (request.is("GET", "config")) {
      return JSON.createObjectNode().put("compatibilityLevel", store.level().name());
    } else if (request.is("GET", "config", "*")) {
      return ownLevel(subject(request, 1));
    } else if (request.is("GET", "mode") || request.is("GET", "mode", "*")) {
      return JSON.createObjectNode().put("mode", "READWRITE");
    }
    throw unknown(request);
  }

  private JsonNode ownLevel(String subject) throws RegistryException {
    Optional<CompatibilityLevel> level = store.ownLevel(subject);
    if (level.isEmpty()) {
      throw new RegistryException(
          404,
          40408,
          "Subject '" + subject + "' does not have subject-level compatibility configured");
    }
    return JSON.createObjectNode().put("compatibilityLevel", level.get().name());
  }

  private static JsonNode compatibility(List<String> objections) {
    ObjectNode answer = JSON.createObjectNode().put("is_compatible", objections.isEmpty());
    answer.set("messages", strings(objections));
    return answer;
  }

  private static JsonNode version(SchemaStore.Version version) {
    return JSON.createObjectNode()
        .put("subject", version.subject())
        .put("version", version.version())
        .put("id", version.id())
        .put("schema", version.schema().toString());
  }

  private static ArrayNode strings(List<String> strings) {
    ArrayNode array = JSON.createArrayNode();
    strings.forEach(array::add);
    return array;
  }

  private static Schema schema(RegistryRequest request) throws RegistryException {
    JsonNode body = request.body();
    String type = body.path("schemaType").asString("AVRO");
    if (!type.equals("AVRO")) {
      throw RegistryException.invalidSchema("this registry takes AVRO, not " + type);
    }
    if (!body.path("references").isEmpty()) {
      throw RegistryException.invalidSchema("this registry takes no references");
    }
    if (!body.path("schema").isString()) {
      throw RegistryException.invalidSchema("the body has no field schema of type string");
    }
    return SchemaStore.parse(body.path("schema").asString());
  }

  private static CompatibilityLevel level(RegistryRequest request) throws RegistryException {
    return CompatibilityLevel.parse(request.body().path("compatibility").asString(""));
  }

  private static String subject(RegistryRequest request, int place) throws RegistryException {
    String subject = request.part(place);
    if (subject.length() > LONGEST_SUBJECT || subject.chars().anyMatch(Character::isISOControl)) {
      throw new RegistryException(422, 42208, "The subject has no valid name");
    }
    return subject;
  }

  private static RegistryException unknown(RegistryRequest request) {
    String what = request.method() + " /" + String.join("/", request.path());
    return List.of("GET", "POST", "PUT").contains(request.method())
        ? new RegistryException(404, 404, "HTTP 404 Not Found: " + what)
        : new RegistryException(405, 405, "HTTP 405 Method Not Allowed: " + what);
  }
}
