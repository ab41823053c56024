package io.retinue.standalone;

import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.AlerterService;
import io.retinue.alerter.PresenceRule;
import io.retinue.console.ConsoleConfig;
import io.retinue.console.ConsoleService;
import io.retinue.detector.DetectorConfig;
import io.retinue.detector.DetectorService;
import io.retinue.detector.InferenceConfig;
import io.retinue.detector.StreamConfig;
import io.retinue.ingest.IngestConfig;
import io.retinue.ingest.IngestService;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.trainer.TrainerService;
import io.retinue.trainer.run.TrainerConfig;
import java.time.Clock;
import java.util.List;

/** Makes each service for one machine's data directory. */
public final class Services {
  private final KafkaConnection kafka;
  private final DataDirectory data;
  private final CpuShares processors;
  private final String instance;

  /**
   * @param instance a name that this deployment's services keep over restarts and share with no
   *     other
   */
  public Services(
      KafkaConnection kafka, DataDirectory data, CpuShares processors, String instance) {
    this.kafka = kafka;
    this.data = data;
    this.processors = processors;
    this.instance = instance;
  }

  public IngestService ingest(IngestConfig config) {
    return IngestService.create(config, kafka, Clock.systemUTC());
  }

  /** A detector that is compiled for the device that serves best. */
  public DetectorService detector() {
    return detector(InferenceConfig.defaults());
  }

  /**
   * @param inference how frames meet the model, but for its threads
   */
  public DetectorService detector(InferenceConfig inference) {
    DetectorConfig config =
        new DetectorConfig(
            Deployment.MODEL,
            data.models(),
            inference.withModelThreads(processors.detector()),
            // A name that stays: after a kill the detector has its partitions back at once.
            StreamConfig.defaults(data.work("detector")).withInstanceId(instance));
    return DetectorService.create(config, kafka);
  }

  public AlerterService alerter(List<PresenceRule> rules) {
    return AlerterService.create(new AlerterConfig(rules), kafka);
  }

  public TrainerConfig trainerConfig() {
    return TrainerConfig.standard(data.models(), data.work("trainer"))
        .withModel(Deployment.MODEL)
        .withThreads(processors.trainer());
  }

  public TrainerService trainer(TrainerConfig config) {
    return TrainerService.create(config, kafka);
  }

  public ConsoleService console(ConsoleConfig config) {
    return ConsoleService.create(config, kafka);
  }
}
