package io.retinue.alerter;

import static io.retinue.alerter.AvroBytes.ALERTS;
import static io.retinue.alerter.AvroBytes.CAMERAS;
import static io.retinue.alerter.AvroBytes.OBJECTS;
import static io.retinue.alerter.AvroBytes.RETRACTIONS;
import static io.retinue.alerter.AvroBytes.TRACKS;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.alerter.PresenceProcessor.Silence;
import io.retinue.alerter.WatchProcessor.Watching;
import io.retinue.schemas.DetectionEvent;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.Topology;

/** The alerter's topology without a registry, to be driven without a broker. */
final class Topologies {
  private Topologies() {}

  static Topology of(
      Deserializer<DetectionEvent> detections,
      WatchedCameras cameras,
      MeterRegistry registry,
      Silence silence) {
    AlerterMeters meters = new AlerterMeters(registry);
    return AlertTopology.of(
        detections,
        CAMERAS.deserializer(),
        RETRACTIONS.deserializer(),
        TracksSerde.over(TRACKS),
        new Watching(
            cameras,
            ALERTS.serializer(),
            new ObjectTracking.Shared(OBJECTS.serializer(), meters),
            meters,
            () -> {}),
        silence);
  }
}
