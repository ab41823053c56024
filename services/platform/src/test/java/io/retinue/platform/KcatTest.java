package io.retinue.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.schemas.CameraStatus;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.SampleRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tool that knows nothing of Retinue reads its topics. */
@Tag("kcat")
class KcatTest {
  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection connection =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final RetinueSerdes serdes = new RetinueSerdes(connection);

  @Test
  void shouldReadKeysHeadersAndConfluentsFraming() throws Exception {
    String topic = write();

    byte[] out = kcat("-C", "-t", topic, "-e", "-q", "-f", "%k|%h|%S|%s");

    int id = serdes.registry().register(topic + "-value", CameraStatus.getClassSchema());
    byte[] value = serdes.cameras().serializer().serialize(topic, SampleRecords.camera());
    String text = new String(out, StandardCharsets.ISO_8859_1);
    assertThat(text)
        .isEqualTo(
            "gate|who=ada|" + value.length + "|" + new String(value, StandardCharsets.ISO_8859_1));
    byte[] framing = {0, 0, 0, 0, (byte) id};
    assertThat(text).contains("|" + new String(framing, StandardCharsets.ISO_8859_1));
  }

  private String write() throws Exception {
    String topic = "kcat-" + UUID.randomUUID();
    broker.createTopic(topic, 1);
    try (Producer<String, CameraStatus> producer =
        new KafkaClients(connection).newProducer(serdes.cameras())) {
      ProducerRecord<String, CameraStatus> record =
          new ProducerRecord<>(topic, "gate", SampleRecords.camera());
      record.headers().add("who", "ada".getBytes(StandardCharsets.UTF_8));
      producer.send(record).get(10, TimeUnit.SECONDS);
    }
    return topic;
  }

  private byte[] kcat(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("kcat", "-b", broker.bootstrapServers()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return out;
  }
}
