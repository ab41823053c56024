package io.retinue.standalone.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
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
        .forEach(
            entry ->
                services.put(
                    entry.getKey(), service(entry.getKey(), resolved(root, entry.getValue()))));
    return new ComposeFile(services, texts(root.path("volumes")).keySet());
  }

  /**
   * The node with what {@code <<: *name} and {@code field: *name} take from {@code x-name: &name}.
   * Jackson reads such a reference as the text "name".
   */
  private static JsonNode resolved(JsonNode root, JsonNode node) {
    if (node.isString() && root.path("x-" + node.asString()).isObject()) {
      return resolved(root, root.path("x-" + node.asString()));
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode all = MAPPER.createObjectNode();
    resolved(root, node.path("<<")).properties().forEach(f -> all.set(f.getKey(), f.getValue()));
    node.properties().stream()
        .filter(field -> !field.getKey().equals("<<"))
        .forEach(field -> all.set(field.getKey(), resolved(root, field.getValue())));
    return all;
  }

  private static ComposeService service(String name, JsonNode node) {
    return new ComposeService(
        name,
        byDefault(node.path("image").asString("")),
        node.path("build").path("dockerfile").asString(""),
        node.path("build").path("target").asString(""),
        list(node.path("command")),
        list(node.path("profiles")),
        conditions(node.path("depends_on")),
        mounts(node.path("volumes")),
        readOnlyMounts(node.path("volumes")),
        texts(node.path("environment")),
        !node.path("healthcheck").path("test").isMissingNode(),
        limits(node));
  }

  private static ComposeService.Limits limits(JsonNode node) {
    return new ComposeService.Limits(
        node.path("read_only").asBoolean(false),
        list(node.path("cap_drop")),
        list(node.path("security_opt")),
        byDefault(node.path("mem_limit").asString("")),
        node.path("pids_limit").asInt(0),
        Integer.parseInt(node.path("stop_grace_period").asString("10s").replaceAll("s$", "")));
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

  /** "source:/path" or "source:/path:ro". */
  private static Map<String, String> mounts(JsonNode node) {
    Map<String, String> mounts = new LinkedHashMap<>();
    for (String mount : list(node)) {
      String plain = byDefault(mount).replaceAll(":ro$", "");
      int colon = plain.lastIndexOf(":/");
      mounts.put(plain.substring(colon + 1), plain.substring(0, colon));
    }
    return mounts;
  }

  private static Set<String> readOnlyMounts(JsonNode node) {
    Set<String> paths = new LinkedHashSet<>();
    for (String mount : list(node)) {
      if (mount.endsWith(":ro")) {
        paths.add(mount.substring(mount.lastIndexOf(":/") + 1, mount.length() - ":ro".length()));
      }
    }
    return paths;
  }

  /** What stands there when nobody sets ${NAME:-default}. */
  private static String byDefault(String text) {
    return text.replaceAll("\\$\\{[^}]*:-([^}]*)}", "$1");
  }
}
