package io.retinue.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.state.CameraHistory;
import io.retinue.ingest.state.CameraKind;
import io.retinue.ingest.state.CameraMeters;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.platform.metrics.CameraTags;
import java.time.Clock;
import java.util.function.LongSupplier;

/** Progress of one camera, with metrics of its own. */
public final class TestProgress {
  private TestProgress() {}

  public static CameraProgress of(String camera, Clock clock, MeterRegistry meters) {
    return new CameraProgress(
        camera,
        CameraKind.CAMERA,
        CameraHistory.NONE,
        clock,
        System::nanoTime,
        new CameraMeters(meters, new CameraTags(), camera));
  }

  public static CameraProgress of(String camera, Clock clock, LongSupplier nanoTime) {
    return new CameraProgress(
        camera,
        CameraKind.CAMERA,
        CameraHistory.NONE,
        clock,
        nanoTime,
        new CameraMeters(new SimpleMeterRegistry(), new CameraTags(), camera));
  }
}
