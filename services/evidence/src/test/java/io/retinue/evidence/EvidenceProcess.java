package io.retinue.evidence;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.evidence.EvidenceConfig.Retain;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.service.StopSignal;
import io.retinue.testkit.Processes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** The service in a process of its own, which can be killed. It writes its health into a file. */
final class EvidenceProcess implements AutoCloseable {
  private final Process process;
  private final Path health;

  private EvidenceProcess(Process process, Path health) {
    this.process = process;
    this.health = health;
  }

  static EvidenceProcess start(KafkaConnection kafka, Path folder, Path work, Capture capture)
      throws IOException {
    Path health = work.resolve("health");
    Process process =
        Processes.startJava(
            EvidenceProcess.class,
            List.of("-Xmx256m"),
            work.resolve("log"),
            kafka.bootstrapServers(),
            kafka.registryUrl().toString(),
            folder.toString(),
            health.toString(),
            Long.toString(capture.before().toMillis()),
            Long.toString(capture.after().toMillis()),
            Long.toString(capture.longest().toMillis()));
    return new EvidenceProcess(process, health);
  }

  String health() throws IOException {
    return Files.exists(health) ? Files.readString(health) : "";
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kill −9. */
  @Override
  public void close() {
    Processes.kill(process.toHandle());
  }

  public static void main(String[] args) throws IOException {
    KafkaConnection kafka = new KafkaConnection(args[0], URI.create(args[1]));
    Capture capture = new Capture(ms(args[4]), ms(args[5]), ms(args[6]));
    EvidenceFolder folder = new EvidenceFolder(Path.of(args[2]));
    EvidenceService service =
        EvidenceService.create(
            new EvidenceConfig(capture, Retain.DEFAULT), folder, kafka, new SimpleMeterRegistry());
    service.start();
    Path health = Path.of(args[3]);
    StopSignal never = new StopSignal(); // it is killed
    do {
      Path next = health.resolveSibling("health.new");
      Files.writeString(next, service.health().toString());
      Files.move(next, health, StandardCopyOption.ATOMIC_MOVE);
    } while (!never.await(Duration.ofMillis(100)));
  }

  private static Duration ms(String text) {
    return Duration.ofMillis(Long.parseLong(text));
  }
}
