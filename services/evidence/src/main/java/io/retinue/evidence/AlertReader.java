package io.retinue.evidence;

import io.retinue.evidence.EvidenceMeters.Skipped;
import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.LogLimit;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads alerts, keeps the best picture of each at once, and has a clip made when it is due. The
 * offset that is committed is that of the oldest alert whose clip is not made: after a restart its
 * events are read again, so nothing else needs to be kept of what is pending.
 */
final class AlertReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

  private final KafkaClients clients;
  private final ValueDecoder<AlertEvent> values;
  private final PictureKeeper pictures;
  private final ClipQueue clips;
  private final EvidenceMeters meters;
  private final Supplier<EvidenceConfig> config;
  private final StopSignal stop;
  private final PendingAlerts pending;
  private final ServiceThread thread = new ServiceThread("evidence-alerts", this::run);
  private final LogLimit limit = new LogLimit(LOG, 3);
  private volatile @Nullable String fault = "connecting";

  AlertReader(
      KafkaClients clients,
      RetinueSerdes serdes,
      PictureKeeper pictures,
      ClipQueue clips,
      EvidenceMeters meters,
      Supplier<EvidenceConfig> config,
      StopSignal stop) {
    this.clients = clients;
    this.values = new ValueDecoder<>(serdes.alerts().deserializer(), this::undecodable);
    this.pictures = pictures;
    this.clips = clips;
    this.meters = meters;
    this.config = config;
    this.stop = stop;
    this.pending = new PendingAlerts(meters);
  }

  void start() {
    thread.start();
  }

  /** How many alerts wait for their clip. */
  int pending() {
    return pending.size();
  }

  Health health() {
    String why = fault;
    return thread.orDead(why == null ? Health.ready("reading alerts") : Health.starting(why));
  }

  private void run() {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
    while (!stop.isStopped()) {
      pending.clear();
      clips.clear();
      try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
        consumer.subscribe(List.of(Topic.ALERTS.topicName()), pending);
        while (!stop.isStopped()) {
          turn(consumer);
          fault = null;
          backoff.reset();
        }
      } catch (KafkaException | RetinueException e) {
        fault = "Kafka or the registry does not answer: " + e.getMessage();
        limit.log("kafka", () -> LOG.warn("{}", fault));
        stop.await(backoff.next());
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties =
        new HashMap<>(clients.consumerProperties(ConsumerGroups.EVIDENCE));
    properties.put("auto.offset.reset", "by_duration:PT1H"); // older frames are gone
    properties.put("max.poll.records", 100); // each may need a picture
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void turn(KafkaConsumer<byte[], byte[]> consumer) {
    if (pending.isFull()) { // they end by time, also without further events
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
    Map<AlertId, BestPicture> better = new LinkedHashMap<>(); // of each alert only the best
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      take(record, better);
      pending.read(record);
    }
    for (Map.Entry<AlertId, BestPicture> picture : better.entrySet()) {
      if (stop.isStopped()) {
        return; // these records are read again
      }
      keep(picture.getKey(), picture.getValue());
    }
    pending.due().forEach(clips::add);
    pending.removeSettled();
    commit(consumer);
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Map<AlertId, BestPicture> better) {
    Optional<AlertEvent> event = values.decode(record);
    if (event.isEmpty()) {
      return;
    }
    AlertType type = event.get().getType();
    if (type == AlertType.UNKNOWN) {
      meters.skipped(Skipped.UNKNOWN_TYPE);
      return;
    }
    try {
      AlertId alert = AlertId.parse(event.get().getAlertId());
      if (type != AlertType.RETRACTED && pending.isBetterPicture(alert, event.get())) {
        better.put(alert, BestPicture.of(event.get()));
      }
      take(alert, event.get(), record);
    } catch (IllegalArgumentException e) {
      meters.skipped(Skipped.BAD_ID);
      limit.log("id", () -> LOG.warn("an alert has no evidence: {}", e.getMessage()));
    }
  }

  private void take(AlertId alert, AlertEvent event, ConsumerRecord<byte[], byte[]> record) {
    EvidenceConfig now = config.get();
    if (!pending.accept(alert, event, now.capture())
        && event.getType() != AlertType.RETRACTED // it adds nothing
        && !pending.isSettled(alert)
        && !pictures.files().has(alert, Kind.CLIP)) {
      pending.add(new PendingAlert(alert, event, record, now.capture()));
      pending.accept(alert, event, now.capture());
    }
  }

  private void keep(AlertId alert, BestPicture picture) {
    try {
      pictures.keep(alert, picture);
    } catch (IOException e) {
      meters.failed(Kind.PICTURE);
      pending.forgetPicture(alert);
      limit.log(
          "picture",
          () ->
              LOG.warn(
                  "no picture of {}: {}; free some space or lower evidence.retain.bytes",
                  alert,
                  e.toString()));
    }
  }

  private void commit(KafkaConsumer<byte[], byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> places = pending.uncommitted();
    if (places.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(places);
      pending.committed(places);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      LOG.debug("another instance has the partition now, and reads these alerts again", e);
    }
  }

  private void undecodable(ValueDecoder.BadRecord bad) {
    meters.skipped(Skipped.UNDECODABLE);
    limit.log("undecodable", () -> LOG.warn("skipped {}: {}", bad.place(), bad.reason()));
  }

  @Override
  public void close() {
    stop.stop();
    thread.join(CLOSE_WITHIN);
  }
}
