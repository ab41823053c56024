package io.retinue.console;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.retinue.platform.alert.AlertRetraction;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.RetractionReason;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Retracts alerts that the page names, see {@link OwnPage}. */
final class Retractions implements Handler {
  /** How the page says which alert. */
  static final String HINT =
      "send JSON such as {\"alert_id\": \"gate/1795161600000/2/loitering\", \"by\": \"ada\","
          + " \"reason\": \"false_positive\", \"comment\": \"a shadow\", \"mute_hours\": 24}";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_COMMENT = 2_000;
  private static final int DAY_HOURS = 24;
  private static final Map<String, RetractionReason> REASONS =
      Map.of(
          "false_positive", RetractionReason.FALSE_POSITIVE, "unwanted", RetractionReason.UNWANTED);

  private final Function<String, Optional<AlertEvent>> alerts;
  private final AlertRetraction retraction;
  private final ReentrantLock one = new ReentrantLock();

  /**
   * @param alerts the newest event of an alert by its id
   */
  Retractions(
      Function<String, Optional<AlertEvent>> alerts,
      KafkaClients clients,
      RetinueSerdes serdes,
      Clock clock) {
    this.alerts = alerts;
    this.retraction = new AlertRetraction(clients, serdes, clock);
  }

  /** Answers {@code {"labeled": true}} once the retraction is written. */
  @Override
  public void handle(Context context) {
    if (!OwnPage.sent(context)) {
      context.status(HttpStatus.FORBIDDEN).result("only Retinue's own page may retract alerts");
      return;
    }
    Request request = Request.parse(context.body());
    if (request == null) {
      context.status(HttpStatus.BAD_REQUEST).result(HINT);
      return;
    }
    Optional<AlertEvent> alert = alerts.apply(request.alertId());
    if (alert.isEmpty()) {
      context
          .status(HttpStatus.NOT_FOUND)
          .result("the page no longer has this alert; use: retinue alerts retract");
      return;
    }
    if (!one.tryLock()) {
      context.status(HttpStatus.SERVICE_UNAVAILABLE).result("another alert is being retracted");
      return;
    }
    try {
      boolean labeled = retraction.retract(alert.get(), request.verdict()).label().isPresent();
      context.json("{\"labeled\": " + labeled + "}");
    } catch (RetinueException e) {
      boolean theirs = e.kind() == ErrorKind.BAD_INPUT || e.kind() == ErrorKind.INVALID_SETTING;
      context
          .status(theirs ? HttpStatus.CONFLICT : HttpStatus.SERVICE_UNAVAILABLE)
          .result(e.getMessage() + "; " + e.remedy());
    } finally {
      one.unlock();
    }
  }

  /** What the page says. */
  private record Request(String alertId, AlertRetraction.Verdict verdict) {
    /** Null where it is not what it must be. */
    static @Nullable Request parse(String body) {
      try {
        JsonNode json = JSON.readTree(body);
        String id = json.path("alert_id").asString("");
        String by = json.path("by").asString("").strip();
        String comment = json.path("comment").asString("").strip();
        RetractionReason reason = REASONS.get(json.path("reason").asString("false_positive"));
        int hours = json.path("mute_hours").asInt(DAY_HOURS);
        if (reason == null
            || id.isEmpty()
            || by.length() > LONGEST_NAME
            || comment.length() > LONGEST_COMMENT) {
          return null;
        }
        return new Request(
            id,
            new AlertRetraction.Verdict(
                by.isEmpty() ? "page" : by,
                comment.isEmpty() ? null : comment,
                reason,
                Duration.ofHours(hours)));
      } catch (JacksonException | RetinueException e) {
        return null;
      }
    }
  }
}
