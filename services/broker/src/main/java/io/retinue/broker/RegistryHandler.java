package io.retinue.broker;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts HTTP requests for the {@link RegistryApi}, and its results and errors, to and from HTTP.
 */
final class RegistryHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryHandler.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  private static final int LARGEST_BODY_BYTES = 1 << 20;
  private static final int DRAINED_BODY_BYTES = 8 << 20;
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private final RegistryApi api;
  private final Semaphore bodies;

  /**
   * @param mostBodies how many requests with a body are read at a time; the connections of more are
   *     closed
   */
  RegistryHandler(RegistryApi api, int mostBodies) {
    this.api = api;
    this.bodies = new Semaphore(mostBodies);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!hasBody(exchange.getRequestHeaders())) {
      answer(exchange);
    } else if (bodies.tryAcquire()) {
      try {
        answer(exchange);
      } finally {
        bodies.release();
      }
    } else {
      // The server closes the connection. A response would first wait for the body.
      throw new IOException("too many requests with a body at a time");
    }
  }

  private static boolean hasBody(Headers headers) {
    String length = headers.getFirst("Content-Length");
    return headers.containsKey("Transfer-Encoding") || (length != null && !length.equals("0"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        requireLocal(exchange);
        send(exchange, 200, api.answer(request(exchange)));
      } catch (RegistryException e) {
        send(exchange, e.status(), error(e.errorCode(), e.getMessage()));
      } catch (IOException | RuntimeException e) {
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        send(exchange, 500, error(50001, "Error in the backend data store: " + e));
      }
    }
  }

  /** Refuses requests of pages of other sites in a browser. */
  private static void requireLocal(HttpExchange exchange) throws RegistryException {
    if (!isLocal(exchange.getRequestHeaders().getFirst("Host"), "http://")
        || !isLocal(exchange.getRequestHeaders().getFirst("Origin"), "")) {
      throw new RegistryException(403, 403, "This registry serves programs on this machine");
    }
  }

  private static boolean isLocal(@Nullable String origin, String scheme) {
    if (origin == null) {
      return true;
    }
    try {
      String host = URI.create(scheme + origin).getHost();
      return host != null && List.of("127.0.0.1", "localhost", "[::1]").contains(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static RegistryRequest request(HttpExchange exchange)
      throws RegistryException, IOException {
    List<String> path =
        Arrays.stream(exchange.getRequestURI().getRawPath().split("/"))
            .filter(part -> !part.isEmpty())
            .map(RegistryHandler::decoded)
            .toList();
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY_BYTES + 1);
    if (body.length > LARGEST_BODY_BYTES) {
      drain(exchange.getRequestBody());
      throw new RegistryException(
          413, 413, "A request has " + LARGEST_BODY_BYTES + " bytes at most");
    }
    try {
      JsonNode json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
      return new RegistryRequest(exchange.getRequestMethod(), path, json);
    } catch (JacksonException e) {
      throw new RegistryException(400, 400, "The body is not JSON: " + e.getOriginalMessage());
    }
  }

  /** A client whose body is not read gets a broken connection instead of the response. */
  private static void drain(InputStream body) throws IOException {
    byte[] buffer = new byte[1 << 14]; // not skip(), which bypasses the JDK's stream
    long left = DRAINED_BODY_BYTES;
    for (int n = 0; n >= 0 && left > 0; left -= n) {
      n = body.read(buffer);
    }
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part;
    }
  }

  private static Object error(int code, @Nullable String message) {
    return Map.of("error_code", code, "message", String.valueOf(message));
  }

  private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

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
}
