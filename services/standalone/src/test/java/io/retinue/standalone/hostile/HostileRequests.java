package io.retinue.standalone.hostile;

import static io.retinue.standalone.hostile.HostileInput.joined;
import static io.retinue.standalone.hostile.HostileInput.random;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Requests to the console and to the registry, byte for byte. */
final class HostileRequests implements HostileInput.Family {
  private static final int PATIENCE_MS = 4_000;

  private final URI console;
  private final URI registry;

  HostileRequests(URI console, URI registry) {
    this.console = console;
    this.registry = registry;
  }

  @Override
  public List<HostileInput> inputs() {
    return HostileInput.all(toTheConsole(), toTheRegistry());
  }

  private List<HostileInput> toTheConsole() {
    List<HostileInput> inputs = new ArrayList<>();
    for (String path :
        List.of(
            "/../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/..%2f..%2fetc/passwd",
            "/%252e%252e/etc/passwd",
            "/..\\..\\etc\\passwd",
            "/WEB-INF/web.xml",
            "/io/retinue/console/WebServer.class",
            "/api/cameras/..%2f..%2fetc%2fpasswd/latest.jpg",
            "/api/cameras/%00/latest.jpg",
            "/api/cameras/nobody/latest.jpg",
            "/api/cameras/gate/frames/1-2.png",
            "/api/cameras/gate/frames/-1--2.jpg",
            "/api/cameras/gate/frames/99999999999999999999-1.jpg",
            "/api/cameras/<script>/frames/1-2.jpg",
            "/api/firsts/0x1.jpg",
            "/api/firsts/" + "9".repeat(5_000) + ".jpg",
            "/api/unknown",
            "/api/cameras/%zz/latest.jpg",
            "/" + "a".repeat(20_000))) {
      inputs.add(request(console, "GET " + shortened(path), get(path, host(console))));
    }
    for (String host :
        List.of(
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:80",
            "evil.example.:80")) {
      inputs.add(request(console, "a host named " + host, get("/api/cameras", host)));
    }
    inputs.add(request(console, "no host", bytes("GET /api/cameras HTTP/1.1\r\n\r\n")));
    inputs.add(
        request(
            console,
            "a header of a megabyte",
            get("/", host(console) + "\r\nX-Long: " + "a".repeat(1 << 20))));
    inputs.add(
        request(console, "60,000 headers", get("/", host(console) + "\r\nA: b".repeat(60_000))));
    for (String method : List.of("POST", "PUT", "DELETE", "TRACE", "CONNECT", "HACK")) {
      String request = "%s /api/cameras HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n";
      inputs.add(request(console, method, bytes(request.formatted(method, host(console)))));
    }
    for (String names : List.of("", "gate,../x", "<b>", "gate,".repeat(2_000))) {
      inputs.add(
          request(
              console,
              "a page that nobody has opened shows " + shortened(names),
              bytes(
                  "PUT /api/pages/1/cameras HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                      .formatted(host(console), names.length(), names))));
    }
    for (String names : List.of("../x", "%00", "a,".repeat(100))) {
      inputs.add(
          request(
              console,
              "a stream of the cameras " + shortened(names),
              get(
                  "/api/events?cameras=" + names,
                  host(console) + "\r\nAccept: text/event-stream")));
    }
    inputs.add(request(console, "random bytes", joined(random(2_000, 1), bytes("\r\n\r\n"))));
    inputs.add(request(console, "an unknown version", bytes("GET / HTTP/9.9\r\nHost: a\r\n\r\n")));
    return inputs;
  }

  private List<HostileInput> toTheRegistry() {
    List<HostileInput> inputs = new ArrayList<>();
    String subject = "/subjects/hostile-value/versions";
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "{\"schema\":7}",
            "{\"schema\":\"\"}",
            "{\"schema\":\"{\"}",
            "{\"schema\":\"{\\\"type\\\":\\\"nothing\\\"}\"}",
            "{\"schema\":\"\\\"string\\\"\",\"schemaType\":\"PROTOBUF\"}",
            "{\"schema\":\"\\\"string\\\"\",\"references\":[{\"name\":\"a\"}]}",
            "{\"schema\":\"" + deep(3_000) + "\"}",
            "[".repeat(100_000),
            "x".repeat(2 << 20))) {
      inputs.add(request(registry, "a schema: " + shortened(body), post(subject, body)));
    }
    String good = "{\"schema\":\"\\\"string\\\"\"}";
    inputs.add(
        request(
            registry,
            "a long subject",
            post("/subjects/" + "s".repeat(2_000) + "/versions", good)));
    inputs.add(request(registry, "a foreign origin", fromElsewhere(subject, good)));
    inputs.add(request(registry, "a foreign host", get("/subjects", "evil.example")));
    for (String path :
        List.of(
            "/schemas/ids/-1",
            "/schemas/ids/99999999999999999999",
            "/schemas/ids/../../etc/passwd",
            "/subjects/none/versions/latest",
            "/subjects/%00/versions/1",
            "/config/none",
            "/nothing")) {
      inputs.add(request(registry, "GET " + path, get(path, host(registry))));
    }
    return inputs;
  }

  @Override
  public void canary() throws IOException {
    assertThat(status(console, get("/api/cameras", host(console)))).startsWith("HTTP/1.1 200");
    assertThat(status(registry, get("/subjects", host(registry)))).startsWith("HTTP/1.1 200");
  }

  /** Refused with a status of 400 to 499, or the same of a method that nobody has, or closed. */
  private static HostileInput request(URI server, String name, byte[] bytes) {
    return new HostileInput(
        "a request: " + name,
        () -> {
          String status = status(server, bytes);
          return status.matches("HTTP/1.1 (4\\d\\d|501|505).*") ? status : null;
        });
  }

  /** The first line of the answer. */
  private static String status(URI server, byte[] request) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MS);
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
      } catch (IOException refusedEarly) {
        // The answer may have come before all was sent.
        assertThat(refusedEarly).isNotNull();
      }
      InputStream in = socket.getInputStream();
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\r' && c != '\n'; c = in.read()) {
        line.append((char) c);
      }
      return line.toString();
    }
  }

  private static byte[] get(String path, String host) {
    return bytes("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  private byte[] post(String path, String body) {
    return post(path, body, "");
  }

  private byte[] fromElsewhere(String path, String body) {
    return post(path, body, "Origin: http://evil.example\r\n");
  }

  private byte[] post(String path, String body, String header) {
    return bytes(
        "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(path, host(registry), header, body.length(), body));
  }

  /** A record in a record in a record. */
  private static String deep(int levels) {
    return "{\\\"type\\\":\\\"array\\\",\\\"items\\\":".repeat(levels);
  }

  private static String host(URI server) {
    return server.getHost() + ":" + server.getPort();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static String shortened(String text) {
    return text.length() <= 50 ? text : text.substring(0, 50) + "…";
  }
}
