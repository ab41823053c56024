package io.retinue.broker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends HTTP requests to a registry. */
record RegistryClient(URI root, HttpClient http) {
  private static final JsonMapper JSON = new JsonMapper();

  /** A status and a body. */
  record Answer(int status, JsonNode body) {}

  static RegistryClient at(URI root) {
    return new RegistryClient(root, HttpClient.newHttpClient());
  }

  int register(String subject, String schema) throws IOException, InterruptedException {
    return post("/subjects/" + subject + "/versions", schema).body().path("id").asInt(-1);
  }

  Answer post(String path, String schema) throws IOException, InterruptedException {
    return send("POST", path, JSON.writeValueAsString(Map.of("schema", schema)));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  Answer send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }
}
