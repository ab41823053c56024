package io.retinue.notifier;

import io.retinue.platform.serde.AvroJson;
import io.retinue.schemas.AlertEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An event of an alert as a <a href="https://cloudevents.io">CloudEvent</a> 1.0 in JSON. */
final class AlertMessage {
  /** The content type of the record alone. */
  static final String DATA_TYPE = "application/json";

  /** The content type of {@link #body}. */
  static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

  private AlertMessage() {}

  /** The same for the same event, however often it is sent: an idempotency key. */
  static String id(AlertEvent event) {
    return event.getAlertId() + "/" + event.getSequence();
  }

  /** What CloudEvents calls the context: all but the record and its content type. */
  static Map<String, String> context(AlertEvent event) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put("specversion", "1.0");
    context.put("id", id(event));
    context.put("source", "/retinue/cameras/" + event.getCamera());
    context.put("type", "io.retinue.alert." + event.getType().name().toLowerCase(Locale.ROOT));
    context.put("subject", event.getRule());
    context.put("time", event.getAt().toString());
    return context;
  }

  /** The record alone. */
  static byte[] data(AlertEvent event) {
    return AvroJson.line(event).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Context and record in one, which is CloudEvents' structured mode. With the address of the page
   * it has the extension attributes {@code picture} and {@code clip}: where these files are as soon
   * as they are made.
   */
  static byte[] body(AlertEvent event, Optional<URI> page) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    context(event).forEach(json::put);
    if (page.isPresent()) {
      AlertPictures.id(event)
          .map(alert -> page.get() + "/api/alerts/" + alert)
          .ifPresent(
              alert -> {
                json.put("picture", alert + "/picture.jpg");
                json.put("clip", alert + "/clip.mp4");
              });
    }
    json.put("datacontenttype", DATA_TYPE);
    json.set("data", AvroJson.tree(event));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
