package io.retinue.broker;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * @param method GET, POST or PUT
 * @param path the parts between the slashes, decoded
 * @param body an empty object if there is none
 */
record RegistryRequest(String method, List<String> path, JsonNode body) {
  /** Whether the path matches the pattern, in which {@code *} is any one part. */
  boolean is(String wantedMethod, String... pattern) {
    if (!method.equals(wantedMethod) || path.size() != pattern.length) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  String part(int place) {
    return path.get(place);
  }
}
