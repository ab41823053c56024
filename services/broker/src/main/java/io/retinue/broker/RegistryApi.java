package io.retinue.broker;

import io.retinue.broker.RegistryHandler.RegistryRequest;
import io.retinue.broker.SchemaStore.Version;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The registry's requests and responses: Confluent's, without deletion and schema references. */
final class RegistryApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_SUBJECT = 249 + "-value".length(); // a topic's, and its suffix

  private final SchemaStore store;

  RegistryApi(SchemaStore store) {
    this.store = store;
  }

  /** What Jackson writes as the body of the answer. */
  Object answer(RegistryRequest request) throws RegistryException, IOException {
    if (request.is("POST", "subjects", "*", "versions")) {
      return Map.of("id", store.register(subject(request, 1), schema(request)));
    } else if (request.is("POST", "subjects", "*")) {
      return Registered.of(store.lookUp(subject(request, 1), schema(request)));
    } else if (request.is("POST", "compatibility", "subjects", "*", "versions", "*")) {
      List<String> objections =
          store.objections(subject(request, 2), schema(request), request.part(4));
      return Map.of("is_compatible", objections.isEmpty(), "messages", objections);
    } else if (request.method().equals("GET")) {
      return read(request);
    } else if (request.is("PUT", "config")) {
      CompatibilityLevel level = level(request);
      store.setLevel(level);
      return Map.of("compatibility", level);
    } else if (request.is("PUT", "config", "*")) {
      CompatibilityLevel level = level(request);
      store.setLevel(subject(request, 1), level);
      return Map.of("compatibility", level);
    }
    throw unknown(request);
  }

  private Object read(RegistryRequest request) throws RegistryException {
    if (request.is("GET")) {
      return Map.of();
    } else if (request.is("GET", "subjects")) {
      return store.subjects();
    } else if (request.is("GET", "subjects", "*", "versions")) {
      return store.versions(subject(request, 1)).stream().map(Version::version).toList();
    } else if (request.is("GET", "subjects", "*", "versions", "*")) {
      return Registered.of(store.version(subject(request, 1), request.part(3)));
    } else if (request.is("GET", "subjects", "*", "versions", "*", "schema")) {
      String text = store.version(subject(request, 1), request.part(3)).schema().toString();
      return JSON.readTree(text);
    } else if (request.is("GET", "schemas", "ids", "*")) {
      return Map.of("schema", store.schema(request.part(2)).toString());
    } else if (request.is("GET", "schemas", "ids", "*", "versions")) {
      return store.versionsOf(request.part(2)).stream()
          .map(use -> Map.of("subject", use.subject(), "version", use.version()))
          .toList();
    } else if (request.is("GET", "schemas", "types")) {
      return List.of("AVRO");
    } else if (request.is("GET", "config")) {
      return Map.of("compatibilityLevel", store.level());
    } else if (request.is("GET", "config", "*")) {
      return ownLevel(subject(request, 1));
    } else if (request.is("GET", "mode") || request.is("GET", "mode", "*")) {
      return Map.of("mode", "READWRITE");
    }
    throw unknown(request);
  }

  private Map<String, CompatibilityLevel> ownLevel(String subject) throws RegistryException {
    String none = "Subject '" + subject + "' does not have subject-level compatibility configured";
    return store
        .ownLevel(subject)
        .map(level -> Map.of("compatibilityLevel", level))
        .orElseThrow(() -> new RegistryException(404, 40408, none));
  }

  /** A version with its schema as text. */
  private record Registered(String subject, int version, int id, String schema) {
    static Registered of(Version version) {
      return new Registered(
          version.subject(), version.version(), version.id(), version.schema().toString());
    }
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
