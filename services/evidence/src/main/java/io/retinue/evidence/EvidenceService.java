package io.retinue.evidence;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.StopSignal;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps a clip and the best picture of each alert, at least once, for a set time. */
public final class EvidenceService implements Service {
  private final StopSignal stop = new StopSignal();
  private final ClipQueue clips;
  private final AlertReader alerts;
  private volatile EvidenceConfig config;

  private EvidenceService(
      EvidenceConfig config,
      EvidenceFolder folder,
      KafkaConnection connection,
      MeterRegistry registry) {
    this.config = config;
    KafkaClients clients = new KafkaClients(connection);
    RetinueSerdes serdes = new RetinueSerdes(connection);
    EvidenceMeters meters = new EvidenceMeters(registry);
    EvidenceFiles files = new EvidenceFiles(folder);
    AlertFrames frames = new AlertFrames(clients, serdes, stop);
    PictureKeeper pictures = new PictureKeeper(frames, files, meters);
    ClipCutter cutter = new ClipCutter(frames, files, meters);
    EvidenceRetention retention = new EvidenceRetention(files, meters);
    this.clips = new ClipQueue(cutter, pictures, retention, meters, this::config, stop);
    this.alerts = new AlertReader(clients, serdes, pictures, clips, meters, this::config, stop);
    meters.watch(alerts::pending, retention::keptBytes);
  }

  /**
   * Nothing is read and written before {@link #start}.
   *
   * @param folder where clips and pictures are kept
   */
  public static EvidenceService create(
      EvidenceConfig config,
      EvidenceFolder folder,
      KafkaConnection connection,
      MeterRegistry registry) {
    return new EvidenceService(config, folder, connection, registry);
  }

  private EvidenceConfig config() {
    return config;
  }

  @Override
  public String name() {
    return "evidence";
  }

  @Override
  public void start() {
    clips.start();
    alerts.start();
  }

  /** Takes other settings. */
  public void apply(EvidenceConfig next) {
    config = next;
  }

  @Override
  public Health health() {
    Health reading = alerts.health();
    Health making = clips.health();
    if (!reading.live() || !making.live()) {
      return Health.dead(
          Stream.of(reading, making)
              .filter(one -> !one.live())
              .map(Health::detail)
              .collect(Collectors.joining("; ")));
    }
    return reading.ready() ? making : reading;
  }

  @Override
  public void close() {
    stop.stop();
    alerts.close();
    clips.close();
  }
}
