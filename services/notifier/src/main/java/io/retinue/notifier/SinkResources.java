package io.retinue.notifier;

import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.kafka.KafkaClients;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What sinks use of the deployment beside the alerts.
 *
 * @param kafka for a sink that writes to it
 * @param evidence where the pictures of alerts lie; it need not exist; empty for no pictures
 */
record SinkResources(Supplier<KafkaClients> kafka, Optional<EvidenceFolder> evidence) {
  AlertPictures pictures() {
    return new AlertPictures(evidence);
  }
}
