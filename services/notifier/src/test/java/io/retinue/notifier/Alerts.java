package io.retinue.notifier;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.testkit.SampleRecords;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes alerts to the topic. */
final class Alerts implements AutoCloseable {
  private final Producer<String, AlertEvent> producer;

  Alerts(KafkaConnection kafka) {
    this.producer = new KafkaClients(kafka).newProducer(new RetinueSerdes(kafka).alerts());
  }

  /** The id of the message that a sink gets of alert number {@code index}. */
  static String id(int index) {
    return "gate/1795161600000/" + index + "/loitering/0";
  }

  void write(int index) throws Exception {
    write(index, "loitering");
  }

  void write(int index, String rule) throws Exception {
    AlertEvent alert = SampleRecords.alert();
    alert.setAlertId("gate/1795161600000/" + index + "/" + rule);
    alert.setRule(rule);
    alert.setType(AlertType.OPENED);
    producer
        .send(new ProducerRecord<>(Topic.ALERTS.topicName(), "gate", alert))
        .get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    producer.close();
  }
}
