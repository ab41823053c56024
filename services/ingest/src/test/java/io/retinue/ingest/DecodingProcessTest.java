package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.camera.CameraConfig.Isolation;
import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.state.BlindInterval;
import io.retinue.ingest.state.CameraTally;
import io.retinue.ingest.state.CameraTally.DropReason;
import io.retinue.ingest.state.CameraTally.State;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import io.retinue.testkit.rtsp.H264Clip;
import io.retinue.testkit.rtsp.RtspServer;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cameras whose decoding process gets SIGSEGV, beside one that is decoded by ingest itself. */
class DecodingProcessTest {
  private static final BrokerUnderTest BROKER = BrokerUnderTest.shared();
  private static final KafkaConnection KAFKA =
      new KafkaConnection(BROKER.bootstrapServers(), BROKER.registryUrl());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final String run = UUID.randomUUID() + "-";
  private final MeterRegistry meters = new SimpleMeterRegistry();

  @BeforeAll
  static void applyTopics() {
    new TopicAdmin(KAFKA).apply(3);
  }

  @Test
  void shouldLoseSomeSecondsOfTheGroupAndNothingElse() throws Exception {
    try (RtspServer server = RtspServer.start(H264Clip.small())) {
      CameraConfig gate = camera("gate", server, Isolation.PROCESS);
      CameraConfig yard = camera("yard", server, Isolation.PROCESS);
      CameraConfig hall = camera("hall", server, Isolation.NONE);
      IngestConfig config = new IngestConfig(List.of(gate, yard, hall));
      ProcessHandle other;
      try (IngestService ingest = IngestService.create(config, KAFKA, Clock.systemUTC(), meters)) {
        ingest.start();
        List.of(gate, yard, hall).forEach(camera -> awaitLive(ingest, camera));
        CameraTally before = tally(ingest, hall);
        ProcessHandle decoder = decoder();

        Instant killed = Instant.now();
        Processes.signal(decoder, "SEGV");

        for (CameraConfig camera : List.of(gate, yard)) {
          Deadline.inSeconds(30)
              .await("it was blind, and is live", () -> crash(ingest, camera).end() != null);
          BlindInterval blind = crash(ingest, camera);
          assertThat(blind.cause()).startsWith(server.url() + ": the decoding process ended with ");
          assertThat(blind.cause()).contains("SIGSEGV");
          assertThat(blind.start()).isBetween(killed.minusSeconds(2), killed.plusSeconds(2));
          assertThat(Duration.between(killed, blind.end()))
              .isLessThan(FIRST_PAUSE.plusSeconds(20)); // a JVM starts meanwhile, on a busy machine
        }
        CameraTally after = tally(ingest, hall);
        assertThat(after.epoch()).isEqualTo(before.epoch());
        assertThat(after.blind()).isEqualTo(before.blind());
        assertThat(after.drops().keySet()).isSubsetOf(DropReason.OVERLOAD); // a busy machine
        assertThat(after.published()).isGreaterThan(before.published());
        assertThat(meters.counter("retinue.decoder.crashes").count()).isEqualTo(1);
        other = decoder();
        assertThat(other.pid()).isNotEqualTo(decoder.pid());
      }
      Processes.awaitEnd(other, Duration.ofSeconds(5));
    }
  }

  /** The blind interval of the crash; one without an end while there is none. */
  private static BlindInterval crash(IngestService ingest, CameraConfig camera) {
    return tally(ingest, camera).blind().stream()
        .filter(blind -> blind.cause().contains("decoding process"))
        .findFirst()
        .orElse(new BlindInterval(Instant.EPOCH, null, "none"));
  }

  private static ProcessHandle decoder() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> commandLine(process).contains("DecoderMain"))
        .findFirst()
        .orElseThrow();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  private CameraConfig camera(String name, RtspServer server, Isolation isolation)
      throws VideoException {
    return new CameraConfig(
            new CameraSettings(run + name, DetectSize.DEFAULT),
            new AddressedSource(SourceAddress.parse(server.url())),
            Playback.CAMERA)
        .with(isolation);
  }

  private static void awaitLive(IngestService ingest, CameraConfig camera) {
    Deadline.inSeconds(40)
        .await(camera.name() + " is live", () -> tally(ingest, camera).state() == State.LIVE);
  }

  private static CameraTally tally(IngestService ingest, CameraConfig camera) {
    return ingest.tallies().stream()
        .filter(tally -> tally.camera().equals(camera.name()))
        .findFirst()
        .orElseThrow();
  }
}
