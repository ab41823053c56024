package io.retinue.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.StopSignal;
import io.retinue.schemas.AlertEvent;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FreePorts;
import io.retinue.testkit.SampleRecords;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClipQueueTest {
  private static final Capture CAPTURE = Capture.DEFAULT;

  private final AlertEvent event = SampleRecords.alert();
  private final AlertId alert = AlertId.parse(event.getAlertId());

  @TempDir private Path data;

  /** After a loss of the connection to Kafka an alert may be in the queue twice. */
  @Test
  void shouldNotMakeAClipThatIsThere() throws Exception {
    EvidenceFiles files = new EvidenceFiles(new EvidenceFolder(data));
    files.keep(alert, Kind.CLIP, file -> Files.writeString(file, "a clip").isAbsolute());
    PendingAlert pending = pending();
    try (ClipQueue queue = queue(files)) {
      queue.add(pending);
      queue.start();
      Deadline.inSeconds(20)
          .await("it is settled", () -> pending.state() != PendingAlert.State.CUTTING);
    }

    assertThat(pending.state()).isEqualTo(PendingAlert.State.SETTLED);
    assertThat(files.folder().file(alert, Kind.CLIP)).hasContent("a clip");
  }

  @Test
  void shouldForgetWhatIsReadAgain() throws Exception {
    PendingAlert pending = pending();
    try (ClipQueue queue = queue(new EvidenceFiles(new EvidenceFolder(data)))) {
      queue.add(pending);
      queue.clear();

      assertThat(queue.waiting()).isZero();
    }
  }

  private PendingAlert pending() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("retinue.alerts", 0, 0, null, new byte[0]);
    return new PendingAlert(alert, event, record, CAPTURE);
  }

  /** Without a broker. */
  private static ClipQueue queue(EvidenceFiles files) throws Exception {
    int nobody = FreePorts.take(1).get(0);
    KafkaConnection kafka =
        new KafkaConnection("127.0.0.1:" + nobody, URI.create("http://127.0.0.1:" + nobody));
    StopSignal stop = new StopSignal();
    EvidenceMeters meters = new EvidenceMeters(new SimpleMeterRegistry());
    AlertFrames frames = new AlertFrames(new KafkaClients(kafka), new RetinueSerdes(kafka), stop);
    return new ClipQueue(
        new ClipCutter(frames, files, meters),
        new PictureKeeper(frames, files, meters),
        new EvidenceRetention(files, meters),
        meters,
        EvidenceConfig::defaults,
        stop);
  }
}
