package io.retinue.notifier;

import io.retinue.testkit.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** Debian's mosquitto_sub: all topics, with a session that outlives a loss of the broker. */
final class MqttSubscriber implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final Set<String> reviews = ConcurrentHashMap.newKeySet();
  private final AtomicInteger messages = new AtomicInteger();
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
          messages.incrementAndGet();
          reviews.add(JSON.readTree(payload).path("id").asString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ids of the messages on the topic of reviews. */
  Set<String> reviews() {
    return Collections.unmodifiableSet(reviews);
  }

  /** How many messages came on that topic: those that came twice are counted twice. */
  int messages() {
    return messages.get();
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
