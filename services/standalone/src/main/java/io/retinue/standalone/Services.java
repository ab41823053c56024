package io.retinue.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.AlerterService;
import io.retinue.console.AreaFile;
import io.retinue.console.AreaTrial;
import io.retinue.console.ConsoleConfig;
import io.retinue.console.ConsoleService;
import io.retinue.detector.DetectorConfig;
import io.retinue.detector.DetectorService;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.detector.stream.StreamConfig;
import io.retinue.evidence.EvidenceConfig;
import io.retinue.evidence.EvidenceService;
import io.retinue.ingest.IngestConfig;
import io.retinue.ingest.IngestService;
import io.retinue.notifier.NotifierConfig;
import io.retinue.notifier.NotifierService;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.trainer.TrainerService;
import io.retinue.trainer.run.TrainerConfig;
import java.time.Clock;
import java.util.function.Supplier;

/** Creates the services of one data directory. */
public final class Services {
  private final KafkaConnection kafka;
  private final DataDirectory data;
  private final CpuShares shares;
  private final Supplier<String> instance;
  private final MeterRegistry metrics;

  /** Creates services whose metrics nobody reads. */
  public Services(
      KafkaConnection kafka, DataDirectory data, CpuShares shares, Supplier<String> instance) {
    this(kafka, data, shares, instance, new CompositeMeterRegistry());
  }

  /**
   * @param instance a name for this process: the same after a restart, and of no other process
   * @param metrics where the services register their meters
   */
  public Services(
      KafkaConnection kafka,
      DataDirectory data,
      CpuShares shares,
      Supplier<String> instance,
      MeterRegistry metrics) {
    this.kafka = kafka;
    this.data = data;
    this.shares = shares;
    this.instance = instance;
    this.metrics = metrics;
  }

  public IngestService ingest(IngestConfig config) {
    return IngestService.create(config, kafka, Clock.systemUTC(), metrics);
  }

  /** A detector on the best device, with the compiled engine. */
  public DetectorService detector() {
    return detector(InferenceConfig.defaults());
  }

  /**
   * @param inference its number of threads is replaced
   */
  public DetectorService detector(InferenceConfig inference) {
    // The same name after a kill: the detector gets its partitions back at once.
    String name = instance.get();
    DetectorConfig config =
        new DetectorConfig(
            Deployment.MODEL,
            data.models(),
            inference.withModelThreads(shares.detector()),
            StreamConfig.defaults(data.work("detector").resolve(name)).withInstanceId(name));
    return DetectorService.create(config, kafka, metrics);
  }

  public AlerterService alerter(AlerterConfig config) {
    return AlerterService.create(config, kafka, metrics);
  }

  public NotifierService notifier(NotifierConfig config) {
    return NotifierService.create(config, data.evidence(), kafka, metrics);
  }

  public EvidenceService evidence(EvidenceConfig config) {
    return EvidenceService.create(config, data.evidence(), kafka, metrics);
  }

  public TrainerConfig trainerConfig() {
    TrainerConfig config =
        TrainerConfig.defaults(Deployment.MODEL, data.models(), data.work("trainer"));
    return config.with(config.training().withThreads(shares.trainer()));
  }

  public TrainerService trainer(TrainerConfig config) {
    return TrainerService.create(config, kafka, metrics);
  }

  public ConsoleService console(ConsoleConfig config) {
    return console(config, AreaFile.NONE, AreaTrial.NONE);
  }

  /**
   * @param areaFile where pages write zones and lines
   * @param areaTrial what tries them before they are written
   */
  public ConsoleService console(ConsoleConfig config, AreaFile areaFile, AreaTrial areaTrial) {
    return ConsoleService.create(
        config.showing(data.evidence()), kafka, metrics, areaFile, areaTrial);
  }

  /**
   * How the processors of one machine are shared between the services of one JVM.
   *
   * @param detector libtorch threads for one call of the serving model
   * @param trainer libtorch threads for one training step
   */
  public record CpuShares(int detector, int trainer) {
    /** Half each: a training run must not take the processors from the cameras. */
    public static CpuShares shared() {
      int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
      return new CpuShares(half, half);
    }

    /** All cores, for a service that runs alone. */
    public static CpuShares alone() {
      int all = Runtime.getRuntime().availableProcessors();
      return new CpuShares(all, all);
    }
  }
}
