package io.retinue.alerter;

import static io.retinue.alerter.AvroBytes.ALERTS;
import static io.retinue.alerter.AvroBytes.CAMERAS;
import static io.retinue.alerter.AvroBytes.OBJECTS;
import static io.retinue.alerter.AvroBytes.RETRACTIONS;
import static io.retinue.alerter.AvroBytes.TRACKS;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.alerter.PresenceProcessor.Silence;
import io.retinue.alerter.WatchProcessor.Watching;
import io.retinue.alerter.tracking.TrackerSettings;
import io.retinue.alerter.watch.CameraWatches;
import io.retinue.schemas.DetectionEvent;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.Topology;

/** The alerter's topology without a registry, to be driven without a broker. */
final class Topologies {
  private Topologies() {}

  static Topology of(
      Deserializer<DetectionEvent> detections,
      CameraWatches watches,
      MeterRegistry registry,
      Silence silence) {
    AlerterMeters meters = new AlerterMeters(registry);
    return AlertTopology.of(
        detections,
        CAMERAS.deserializer(),
        RETRACTIONS.deserializer(),
        TracksSerde.over(TRACKS),
        new Watching(
            watches,
            ALERTS.serializer(),
            new ObjectTracking.Shared(TrackerSettings.DEFAULTS, OBJECTS.serializer(), meters),
            meters,
            () -> {}),
        silence);
  }
}
