package io.retinue.notifier;

import io.retinue.testkit.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

/** Debian's mosquitto_sub: all topics, with a session that outlives a loss of the broker. */
final class MqttSubscriber implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final List<String> reviews = new CopyOnWriteArrayList<>();
  private final Map<String, String> newest = new ConcurrentHashMap<>();

  MqttSubscriber(URI url) throws IOException {
    process =
        new ProcessBuilder(
                "/usr/bin/mosquitto_sub",
                "-h",
                url.getHost(),
                "-p",
                Integer.toString(url.getPort()),
                "--id",
                "home",
                "--disable-clean-session",
                "--qos",
                "1",
                "--topic",
                "#",
                "-F",
                "%t %p")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Thread reader = new Thread(this::read, "mosquitto_sub");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        String topic = line.substring(0, line.indexOf(' '));
        String payload = line.substring(topic.length() + 1);
        newest.put(topic, payload);
        if (topic.endsWith("/reviews")) {
          reviews.add(JSON.readTree(payload).path("id").asString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ids of the messages on the topic of reviews, in order. */
  Collection<String> reviews() {
    return List.copyOf(reviews);
  }

  /** Waits for the newest payload of a topic. */
  void await(String topic, String payload) {
    Deadline.inSeconds(30).await(topic + " is " + payload, () -> payload.equals(newest.get(topic)));
  }

  String payload(String topic) {
    return newest.getOrDefault(topic, "");
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
