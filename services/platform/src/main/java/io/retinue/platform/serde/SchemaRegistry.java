package io.retinue.platform.serde;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the part of Confluent's registry API that Confluent, Apicurio, Karapace and the
 * embedded registry share. Ids and schemas never change, so each is requested once. A request that
 * gets no answer is repeated until the deadline. Thread-safe.
 */
public final class SchemaRegistry {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** Confluent's error code. Any other 404 is an address that is no registry's. */
  private static final int NO_SCHEMA = 40403;

  private record Registration(String subject, Schema schema) {}

  private final URI root;
  private final @Nullable String authorization;
  private final Duration deadline;
  private final HttpClient http;
  private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  public SchemaRegistry(URI url) {
    this(url, Duration.ofSeconds(8));
  }

  /**
   * @param url root of the API; a user and password in it are sent as basic authentication
   * @param deadline how long one call may take, with all its attempts
   */
  public SchemaRegistry(URI url, Duration deadline) {
    String user = url.getUserInfo();
    String text = url.toString().replaceAll("/+$", "");
    this.root = URI.create(user == null ? text : text.replace(url.getRawUserInfo() + "@", ""));
    this.authorization =
        user == null
            ? null
            : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    this.deadline = deadline;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(deadline)
            .build();
  }

  /**
   * The id of the schema, which is registered under the subject where it is not yet.
   *
   * @throws RetinueException UNREACHABLE, or BAD_INPUT where the registry refuses the schema
   */
  public int register(String subject, Schema schema) {
    Registration registration = new Registration(subject, schema);
    Integer known = ids.get(registration);
    if (known != null) {
      return known;
    }
    String body = JSON.writeValueAsString(Map.of("schema", schema.toString()));
    String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
    HttpResponse<String> response = ask(path, body);
    if (response.statusCode() != 200) {
      throw refused("the schema of subject " + subject, response);
    }
    int id = read(response).path("id").asInt(-1);
    if (id < 0) {
      throw refused("the schema of subject " + subject, response);
    }
    ids.put(registration, id);
    schemas.putIfAbsent(id, schema);
    return id;
  }

  /**
   * The schema with that id.
   *
   * @throws SerializationException where the registry knows none, or none that Avro can read
   * @throws RetinueException UNREACHABLE, or BAD_INPUT where the address is no registry's
   */
  public Schema schema(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    if (id < 0) { // registries differ in what they answer, some with 500
      throw unknown(id);
    }
    HttpResponse<String> response = ask("/schemas/ids/" + id, null);
    if (response.statusCode() == 404 && read(response).path("error_code").asInt(0) == NO_SCHEMA) {
      throw unknown(id);
    }
    if (response.statusCode() != 200) {
      throw refused("the question for schema " + id, response);
    }
    try {
      Schema schema = new Schema.Parser().parse(read(response).path("schema").asString(""));
      schemas.put(id, schema);
      return schema;
    } catch (AvroRuntimeException e) {
      throw new SerializationException("schema " + id + " of " + root + " is not Avro's", e);
    }
  }

  /**
   * Returns where the registry answers.
   *
   * @throws RetinueException UNREACHABLE
   */
  public void requireReachable() {
    HttpResponse<String> response = ask("/subjects", null);
    if (response.statusCode() != 200) {
      throw refused("the question for subjects", response);
    }
  }

  private HttpResponse<String> ask(String path, @Nullable String body) {
    Deadline end = Deadline.in(deadline);
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    HttpResponse<String> last = null;
    try {
      while (true) {
        IOException failure = null;
        HttpResponse<String> response = null;
        try {
          HttpRequest request = request(path, body, end.left().plusNanos(1));
          response = http.send(request, HttpResponse.BodyHandlers.ofString());
          last = response;
        } catch (IOException e) {
          failure = e;
        }
        if (response != null && !isPassing(response.statusCode())) {
          return response;
        }
        Duration pause = backoff.next();
        if (pause.compareTo(end.left()) >= 0) {
          // The deadline cut the last request short: what it answered before tells more.
          throw unreachable(failure instanceof HttpTimeoutException ? last : response, failure);
        }
        Thread.sleep(pause.toMillis());
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e); // restores the thread's interrupt
    }
  }

  /** Whether the same request may succeed later. */
  private static boolean isPassing(int status) {
    return status >= 500 || status == 408 || status == 429;
  }

  private HttpRequest request(String path, @Nullable String body, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(timeout)
            .header("Accept", MEDIA_TYPE);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (body != null) {
      request.header("Content-Type", MEDIA_TYPE).POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return request.build();
  }

  private SerializationException unknown(int id) {
    return new SerializationException("the registry at " + root + " has no schema with id " + id);
  }

  private JsonNode read(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw refused("a question", response);
    }
  }

  private RetinueException unreachable(
      @Nullable HttpResponse<String> response, @Nullable IOException failure) {
    String why =
        response != null
            ? "answers " + response.statusCode()
            : "does not answer (" + (failure == null ? "no answer" : reason(failure)) + ")";
    return new RetinueException(
        ErrorKind.UNREACHABLE,
        "the schema registry at " + root + " " + why,
        "start it, or give its address with --registry-url",
        failure);
  }

  private RetinueException refused(String what, HttpResponse<String> response) {
    String body = response.body().strip();
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        "the schema registry at "
            + root
            + " answered "
            + response.statusCode()
            + " to "
            + what
            + ": "
            + body.substring(0, Math.min(300, body.length())),
        "check that the address is a Confluent-compatible registry's, such as http://host:8081 or"
            + " Apicurio's http://host:8080/apis/ccompat/v7, and its compatibility rules");
  }

  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
