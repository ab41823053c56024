package io.retinue.console;

import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Debian's Chromium with one page, driven by its DevTools protocol over the JDK's WebSocket client.
 * What the page complains of (console errors, uncaught exceptions, refused content) is collected.
 */
final class Chromium implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, Integer> KEYS =
      Map.of(
          "Tab",
          9,
          "Enter",
          13,
          "Escape",
          27,
          " ",
          32,
          "Home",
          36,
          "ArrowLeft",
          37,
          "ArrowUp",
          38,
          "ArrowRight",
          39,
          "ArrowDown",
          40,
          "Delete",
          46);

  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  Chromium(int width, int height) throws Exception {
    profile = Files.createTempDirectory("retinue-chromium");
    process =
        new ProcessBuilder(
                "/usr/bin/chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--window-size=" + width + "," + height,
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(pageSocket(), new Listener())
            .get(20, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  void dark() {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
  }

  /** From now on requests for such addresses ({@code *} for anything) get no answer. */
  void hold(String urlPattern) {
    call("Fetch.enable", Map.of("patterns", List.of(Map.of("urlPattern", urlPattern))));
  }

  void open(URI page) {
    call("Page.navigate", Map.of("url", page.toString()));
  }

  /** Presses and releases a key, such as {@code Tab}, {@code Enter} or {@code ArrowLeft}. */
  void press(String key) {
    int code = Objects.requireNonNull(KEYS.get(key), key);
    Map<String, Object> event = new HashMap<>();
    event.putAll(Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code));
    if (key.equals("Enter")) {
      event.put("text", "\r"); // what presses a button
    }
    call("Input.dispatchKeyEvent", event);
    event.remove("text");
    event.put("type", "keyUp");
    call("Input.dispatchKeyEvent", event);
  }

  /** Moves the mouse from the middle of one element to that of another, its button held down. */
  void drag(String fromSelector, String toSelector) {
    JsonNode from = middle(fromSelector);
    JsonNode to = middle(toSelector);
    mouse("mousePressed", from, 0);
    mouse("mouseMoved", to, 0);
    mouse("mouseMoved", to, 2);
    mouse("mouseReleased", to, 2);
  }

  /** Clicks on the place of an element that lies at these shares of its width and height. */
  void click(String selector, double x, double y) {
    JsonNode at =
        evaluate(
            "(() => { const b = document.querySelector('%s').getBoundingClientRect();"
                    .formatted(selector)
                + " return [b.left + b.width * %s, b.top + b.height * %s] })()".formatted(x, y));
    mouse("mousePressed", at, 0);
    mouse("mouseReleased", at, 0);
  }

  private JsonNode middle(String selector) {
    return evaluate(
        "(() => { const b = document.querySelector('%s').getBoundingClientRect();"
                .formatted(selector)
            + " return [b.left + b.width / 2, b.top + b.height / 2] })()");
  }

  private void mouse(String type, JsonNode at, int right) {
    call(
        "Input.dispatchMouseEvent",
        Map.of(
            "type",
            type,
            "x",
            at.get(0).asDouble() + right,
            "y",
            at.get(1).asDouble(),
            "button",
            "left",
            "buttons",
            type.equals("mouseReleased") ? 0 : 1,
            "clickCount",
            1));
  }

  /** The value of an expression in the page. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + " → " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Returns once the expression is true in the page; while it throws, it is not. */
  void await(String expression) {
    Deadline.inSeconds(20)
        .await(
            expression + "; complaints: " + complaints,
            () ->
                evaluate(
                        "(() => { try { return !!("
                            + expression
                            + "); } catch { return false; } })()")
                    .asBoolean());
  }

  /** Console errors, uncaught exceptions and what the content security policy refused. */
  List<String> complaints() {
    return complaints;
  }

  void screenshot(Path file, boolean whole) throws IOException {
    JsonNode answer = call("Page.captureScreenshot", Map.of("captureBeyondViewport", whole));
    Files.write(file, Base64.getDecoder().decode(answer.path("data").asString()));
  }

  private URI pageSocket() throws Exception {
    Path portFile = profile.resolve("DevToolsActivePort");
    Deadline.inSeconds(30)
        .await(
            "Chromium says its port",
            () -> Files.exists(portFile) && Files.readString(portFile).contains("\n"));
    String port = Files.readAllLines(portFile).get(0);
    HttpRequest pages =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    String body =
        HttpClient.newHttpClient().send(pages, HttpResponse.BodyHandlers.ofString()).body();
    for (JsonNode page : JSON.readTree(body)) {
      if (page.path("type").asString("").equals("page")) {
        return URI.create(page.path("webSocketDebuggerUrl").asString());
      }
    }
    throw new AssertionError("Chromium has no page: " + body);
  }

  private JsonNode call(String method, Map<String, Object> parameters) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode();
    message.put("id", id);
    message.put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    try {
      socket.sendText(message.toString(), true).get(20, TimeUnit.SECONDS);
      JsonNode result = answer.get(20, TimeUnit.SECONDS);
      if (result.has("error")) {
        throw new AssertionError(method + ": " + result.path("error"));
      }
      return result.path("result");
    } catch (Exception e) {
      throw new AssertionError("Chromium did not answer " + method, e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(Processes::kill);
    Processes.kill(process.toHandle());
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        receive(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void receive(JsonNode message) {
      CompletableFuture<JsonNode> waiting = answers.remove(message.path("id").asInt(-1));
      if (waiting != null) {
        waiting.complete(message);
      }
      JsonNode parameters = message.path("params");
      switch (message.path("method").asString("")) {
        case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
        case "Runtime.consoleAPICalled" -> {
          if (List.of("error", "warning", "assert")
              .contains(parameters.path("type").asString(""))) {
            complaints.add(parameters.toString());
          }
        }
        case "Log.entryAdded" -> {
          if (parameters.path("entry").path("level").asString("").equals("error")) {
            complaints.add(parameters.path("entry").toString());
          }
        }
        default -> {
          // of no interest
        }
      }
    }
  }
}
