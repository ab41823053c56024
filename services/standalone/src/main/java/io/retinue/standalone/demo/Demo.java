package io.retinue.standalone.demo;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.console.ConsoleConfig;
import io.retinue.console.ConsoleService;
import io.retinue.evidence.EvidenceConfig;
import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.evidence.EvidenceConfig.Retain;
import io.retinue.ingest.IngestConfig;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Service;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.schemas.ModelRelease;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.Services;
import io.retinue.trainer.run.Start;
import io.retinue.trainer.trigger.RetrainTrigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The demo as a list of services: synthetic cameras, detector on the bundled weights, alerter,
 * evidence, trainer, page, and a simulated labeler who shows it bicycles.
 */
public final class Demo {
  private static final int LABELS = 320;
  private static final Duration BEFORE_LABELS = Duration.ofSeconds(8);
  private static final Duration BETWEEN_LABELS = Duration.ofMillis(60);

  /** Enough for the gate on any machine: a time would be too short on a slow one. */
  private static final int STEPS = 1_300;

  /** Short: somebody is always in sight, and a person who tries Retinue does not wait. */
  private static final Capture CLIPS =
      new Capture(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(15));

  private Demo() {}

  /** Makes the services for this deployment; the bundled weights serve first. */
  public static List<Service> services(
      Deployment deployment, ConsoleConfig console, MeterRegistry metrics) {
    Services services =
        new Services(
            deployment.kafka(),
            deployment.data(),
            Services.CpuShares.shared(),
            deployment::instance,
            metrics);
    BundledRelease.announceFirst(deployment);
    List<Service> list = new ArrayList<>();
    ConsoleService page = services.console(console);
    page.apply(Map.of(DemoSquare.CAMERA, List.of(DemoSquare.drawn())));
    list.add(page);
    list.add(services.alerter(new AlerterConfig(rules(), DemoSquare.setups())));
    list.add(services.evidence(new EvidenceConfig(CLIPS, Retain.DEFAULT)));
    list.add(services.detector());
    list.add(
        services.trainer(
            services
                .trainerConfig()
                .with(Start.fromChampion(Preset.named("tiny")))
                .with(new TrainingBudget.Steps(STEPS))
                .with(
                    new RetrainTrigger.Settings(
                        LABELS - 20, LABELS - 20, Duration.ofSeconds(3), Duration.ofMinutes(2)))));
    list.add(
        services.ingest(
            new IngestConfig(DemoCamera.ALL.stream().map(DemoCamera::toConfig).toList())));
    if (!knowsBicycles(deployment)) {
      list.add(
          new SimulatedLabeler(
              deployment.kafka(), DemoCamera.ALL, LABELS, BEFORE_LABELS, BETWEEN_LABELS));
    }
    return list;
  }

  /** On a second start the story has been told: the champion knows them already. */
  public static boolean knowsBicycles(Deployment deployment) {
    Optional<ModelRelease> champion =
        Releases.read(
                new KafkaClients(deployment.kafka()),
                new RetinueSerdes(deployment.kafka()).models(),
                Deployment.MODEL)
            .champion();
    return champion.map(release -> release.getClasses().contains("bicycle")).orElse(false);
  }

  private static List<AlertRule> rules() {
    return List.of(
        PresenceRule.of("person-in-sight", "person")
            .withTimes(Duration.ofSeconds(2), Duration.ofSeconds(3)),
        PresenceRule.of("bicycle-in-sight", "bicycle")
            .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(3)),
        DemoSquare.rule());
  }
}
