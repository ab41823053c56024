package io.retinue.platform.alert;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest event of each alert that the alerts topic keeps.
 *
 * @param newest by the alert's id
 */
public record AlertLog(Map<String, AlertEvent> newest) {
  private static final int NEAR = 3;

  public AlertLog {
    newest = Map.copyOf(newest);
  }

  /**
   * Reads the topic to its present end.
   *
   * @throws RetinueException UNREACHABLE; BAD_INPUT if there is no such topic
   */
  public static AlertLog read(KafkaClients clients, RetinueSerdes serdes) {
    Map<String, AlertEvent> newest = new HashMap<>();
    TopicReader.scan(
        clients,
        Topic.ALERTS,
        serdes.alerts(),
        (record, event) -> newest.put(event.getAlertId(), event));
    return new AlertLog(newest);
  }

  /** The alerts, the one that began last first. */
  public List<AlertEvent> newestFirst() {
    return newest.values().stream()
        .sorted(
            Comparator.comparing(AlertEvent::getSince)
                .reversed()
                .thenComparing(AlertEvent::getAlertId))
        .toList();
  }

  /**
   * The newest event of an alert.
   *
   * @throws RetinueException BAD_INPUT if there is no such alert
   */
  public AlertEvent find(String alertId) {
    return Optional.ofNullable(newest.get(alertId)).orElseThrow(() -> unknown(alertId));
  }

  private RetinueException unknown(String alertId) {
    Collection<String> ends =
        newest.keySet().stream().filter(id -> id.endsWith(alertId)).sorted().limit(NEAR).toList();
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        "there is no alert " + alertId,
        ends.isEmpty()
            ? "choose one of those that 'retinue alerts list' prints"
            : "write the whole id, such as " + String.join(" or ", ends));
  }
}
