package io.retinue.standalone.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What of a compose file the rules look at.
 *
 * @param volumes named volumes that it declares
 */
record ComposeFile(Map<String, ComposeService> services, Set<String> volumes) {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  static ComposeFile parse(String yaml) {
    JsonNode root = MAPPER.readTree(yaml);
    Map<String, ComposeService> services = new LinkedHashMap<>();
    root.path("services")
        .properties()
        .forEach(entry -> services.put(entry.getKey(), service(entry.getKey(), entry.getValue())));
    return new ComposeFile(services, texts(root.path("volumes")).keySet());
  }

  private static ComposeService service(String name, JsonNode node) {
    return new ComposeService(
        name,
        node.path("image").asString(""),
        node.path("build").path("dockerfile").asString(""),
        node.path("build").path("target").asString(""),
        list(node.path("command")),
        list(node.path("profiles")),
        conditions(node.path("depends_on")),
        mounts(node.path("volumes")),
        texts(node.path("environment")),
        !node.path("healthcheck").path("test").isMissingNode(),
        node.path("read_only").asBoolean(false));
  }

  private static List<String> list(JsonNode node) {
    List<String> values = new ArrayList<>();
    node.forEach(value -> values.add(value.asString()));
    return values;
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
    return texts;
  }

  private static Map<String, String> conditions(JsonNode node) {
    Map<String, String> conditions = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry ->
                conditions.put(entry.getKey(), entry.getValue().path("condition").asString("")));
    return conditions;
  }

  /** "source:/path" or "source:/path:ro"; the source may hold ${NAME:-default}. */
  private static Map<String, String> mounts(JsonNode node) {
    Map<String, String> mounts = new LinkedHashMap<>();
    for (String mount : list(node)) {
      String plain = mount.replaceAll("\\$\\{[^}]*:-([^}]*)}", "$1").replaceAll(":ro$", "");
      int colon = plain.lastIndexOf(":/");
      mounts.put(plain.substring(colon + 1), plain.substring(0, colon));
    }
    return mounts;
  }
}
