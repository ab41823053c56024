package io.retinue.notifier;

import io.retinue.platform.serde.AvroJson;
import io.retinue.schemas.AlertEvent;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An event of an alert as a <a href="https://cloudevents.io">CloudEvent</a> 1.0 in JSON. */
final class AlertMessage {
  /** The content type of such a body. */
  static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

  private AlertMessage() {}

  /** The same for the same event, however often it is sent: an idempotency key. */
  static String id(AlertEvent event) {
    return event.getAlertId() + "/" + event.getSequence();
  }

  static byte[] body(AlertEvent event) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("specversion", "1.0");
    json.put("id", id(event));
    json.put("source", "/retinue/cameras/" + event.getCamera());
    json.put("type", "io.retinue.alert." + event.getType().name().toLowerCase(Locale.ROOT));
    json.put("subject", event.getRule());
    json.put("time", event.getAt().toString());
    json.put("datacontenttype", "application/json");
    json.set("data", AvroJson.tree(event));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
