package io.retinue.detector;

import io.retinue.detector.release.ModelLoader;
import io.retinue.detector.testing.FrameBench;
import io.retinue.testkit.Deadline;
import java.nio.file.Path;
import java.time.Clock;

/** Topics, frames and releases, and detectors to run on them. */
final class DetectorBench extends FrameBench {
  DetectorBench(Path folder) {
    super(folder);
  }

  DetectorService start(String instance, ModelLoader loader) {
    return start(config(instance), loader);
  }

  DetectorService start(DetectorConfig config, ModelLoader loader) {
    DetectorService service =
        DetectorService.create(
            config, connection, sizes -> loader, () -> {}, Clock.systemUTC(), meters);
    service.start();
    return service;
  }

  void awaitReady(DetectorService service) {
    Deadline.inSeconds(30).await("the detector is ready", () -> service.health().ready());
  }
}
