package io.retinue.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.metrics.DetectorStats;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.detector.testing.Changed;
import io.retinue.detector.testing.TinyRelease;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.ModelRelease;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.TopicLedger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as it is shipped, with real networks: from the first release to the second. */
class RetinaNetSwapTest {
  private static final int FRAMES_AHEAD = 8;

  @Test
  void shouldSwapRealNetworksWhileFramesFlowAndRefuseADamagedOne(@TempDir Path folder)
      throws Exception {
    TinyRelease releases = new TinyRelease(folder.resolve("store"));
    try (DetectorBench bench = new DetectorBench(folder)) {
      DetectorConfig config =
          new DetectorConfig(
              "retinanet",
              folder.resolve("store/models"),
              Changed.in(InferenceConfig.defaults(), "maxBatch", 4).withModelThreads(1),
              bench.config("real").stream());
      ModelRelease first = releases.champion(1);
      ModelRelease second = releases.champion(2);
      bench.announce(first);

      try (DetectorService service =
          DetectorService.create(config, bench.connection, bench.meters)) {
        service.start();
        bench.awaitReady(service);
        publishUntilServing(bench, service, 1);
        bench.announce(releases.championThatSaysSomethingElse(3));
        Deadline.inSeconds(30)
            .await("it is refused", () -> service.health().detail().contains("refused"));
        bench.announce(second);
        publishUntilServing(bench, service, 2);
        TopicLedger ledger = bench.awaitAll();

        ledger.requireBalanced();
        assertThat(ledger.releasesOf("gate")).containsExactly(1L, 2L);
        assertThat(ledger.events())
            .extracting(DetectionEvent::getStatus)
            .containsOnly(DetectionStatus.DETECTED);
        assertThat(ledger.events().get(ledger.events().size() - 1).getRelease().getSha256())
            .isEqualTo(second.getSha256());
      }
    }
  }

  private static void publishUntilServing(
      DetectorBench bench, DetectorService service, long version) {
    Deadline.inSeconds(60)
        .await(
            "release " + version + " serves",
            () -> {
              DetectorStats stats = service.stats();
              if (stats.detected() >= bench.published() - FRAMES_AHEAD) {
                bench.publish("gate");
              }
              return stats.detected() > 20 * version
                  && stats.release().orElseThrow().version() == version;
            });
    bench.publish("gate");
  }
}
