package io.retinue.notifier;

import io.retinue.notifier.Attempts.Verdict;
import io.retinue.notifier.NotifierMeters.GivenUp;
import io.retinue.notifier.Sink.Answer;
import io.retinue.notifier.WaitingAlerts.Waiting;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.LogLimit;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings alerts to one sink, in order, in a thread and a consumer group of its own: what waits here
 * delays no other sink. An offset is committed after its event was delivered or given up, so after
 * a crash the last message may be sent twice, with the same ids. A new sink begins with the alerts
 * of now. While an event waits for its next attempt, the consumer stays in its group, paused.
 */
final class SinkWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkWorker.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSED_POLL = Duration.ofMillis(200);

  /** Longer than this a worker does not go without asking the broker: its group would drop it. */
  private static final Duration LONGEST_TURN = Duration.ofSeconds(60);

  /** How often a sink with nothing to deliver is asked how it is. */
  private static final Duration IDLE_EVERY = Duration.ofSeconds(5);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

  private final SinkConfig config;
  private final KafkaClients clients;
  private final EvidenceFolder evidence;
  private final ValueDecoder<AlertEvent> values;
  private final NotifierMeters meters;
  private final Clock clock;
  private final Attempts attempts;
  private final WaitingAlerts waiting = new WaitingAlerts(this::decode);
  private final StopSignal stop = new StopSignal();
  private final ServiceThread thread;
  private final LogLimit limit = new LogLimit(LOG, 3);
  private Deadline nextIdle = Deadline.in(Duration.ZERO);
  private volatile @Nullable String fault = "connecting";
  private volatile boolean gone;

  SinkWorker(
      SinkConfig config,
      NotifierConfig.Patience patience,
      KafkaClients clients,
      EvidenceFolder evidence,
      RetinueSerdes serdes,
      NotifierMeters meters,
      Clock clock) {
    this.config = config;
    this.evidence = evidence;
    this.clients = clients;
    this.values = new ValueDecoder<>(serdes.alerts().deserializer(), this::undecodable);
    this.meters = meters;
    this.clock = clock;
    this.attempts = new Attempts(patience);
    this.thread = new ServiceThread("notifier-" + config.name(), this::run);
  }

  SinkConfig config() {
    return config;
  }

  void start() {
    thread.start();
  }

  Health health() {
    String why = fault;
    return thread.orDead(
        why == null ? Health.ready("delivering") : Health.waiting(config.name() + ": " + why));
  }

  private void run() {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
    try (Sink sink = config.open(new SinkResources(() -> clients, Optional.of(evidence)))) {
      while (!stop.isStopped() && !gone) {
        waiting.clear();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
          consumer.subscribe(List.of(Topic.ALERTS.topicName()), new Assignment(consumer));
          while (!stop.isStopped() && !gone) {
            turn(consumer, sink);
            backoff.reset();
          }
        } catch (WakeupException e) {
          return;
        } catch (KafkaException | RetinueException e) {
          fault = "Kafka or the registry does not answer: " + e.getMessage();
          limit.log("kafka", () -> LOG.warn("sink {}: {}", config.name(), fault));
          stop.await(backoff.next());
        }
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>(clients.consumerProperties(config.group()));
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "latest");
    properties.put("max.poll.records", 100);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Fetches what is there, and delivers what is due. */
  private void turn(KafkaConsumer<byte[], byte[]> consumer, Sink sink) {
    if (waiting.records() < sink.bundle().most()) {
      consumer.resume(consumer.paused());
    } else {
      consumer.pause(consumer.assignment());
    }
    consumer.poll(waiting.isEmpty() ? POLL : PAUSED_POLL).forEach(waiting::add);
    commit(consumer, waiting.done(0));
    if (waiting.isEmpty() && !consumer.assignment().isEmpty()) {
      idle(sink);
    }
    sink.follow();
    Deadline end = Deadline.in(LONGEST_TURN);
    while (!waiting.isEmpty()
        && !stop.isStopped()
        && !gone
        && attempts.isDue(clock.instant())
        && sink.pause().isZero()
        && sink.isComplete(waiting.first())
        && !end.isOver()) {
      commit(consumer, waiting.done(attempt(sink)));
    }
  }

  private void idle(Sink sink) {
    if (!nextIdle.isOver()) {
      return;
    }
    nextIdle = Deadline.in(IDLE_EVERY);
    fault = sink.idle().orElse(attempts.fault());
  }

  private Optional<AlertEvent> decode(ConsumerRecord<byte[], byte[]> record) {
    Optional<AlertEvent> event = values.decode(record);
    if (event.isPresent() && !config.filter().admits(event.get())) {
      meters.filtered(config.name());
      return Optional.empty();
    }
    return event;
  }

  /** How many events are settled after it. */
  private int attempt(Sink sink) {
    List<Waiting> message = waiting.next(sink.bundle());
    Answer answer = sink.deliver(message.stream().map(Waiting::event).toList());
    Instant now = clock.instant();
    Verdict verdict = attempts.after(answer, message.get(0).written(), now);
    fault = attempts.fault();
    if (verdict instanceof Verdict.Next next) {
      return next.givenUp()
          .map(reason -> giveUp(message, reason, now))
          .orElseGet(() -> delivered(message));
    }
    meters.retried(config.name());
    limit.log("attempt", () -> LOG.warn("sink {} does not deliver: {}", config.name(), fault));
    if (verdict instanceof Verdict.Stop) {
      gone = true;
      LOG.error("sink {} stops until its settings change: {}", config.name(), fault);
    }
    return 0;
  }

  private int delivered(List<Waiting> message) {
    message.forEach(one -> meters.delivered(config.name()));
    return message.size();
  }

  /** Of a message that is too old, only those events that are. */
  private int giveUp(List<Waiting> message, GivenUp reason, Instant now) {
    List<Waiting> over =
        reason == GivenUp.REFUSED
            ? message
            : message.stream().takeWhile(one -> attempts.isTooOld(one.written(), now)).toList();
    for (Waiting one : over) {
      meters.givenUp(config.name(), reason);
      LOG.error(
          "sink {} did not get {}: {}; it stays on the topic alerts",
          config.name(),
          AlertMessage.id(one.event()),
          fault);
    }
    return over.size();
  }

  private void commit(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // Another instance has the partitions now, and sends these events again.
      LOG.debug("sink {}: the offsets {} were not committed", config.name(), offsets, e);
      waiting.forget(offsets.keySet());
    }
  }

  private void undecodable(ValueDecoder.BadRecord bad) {
    meters.undecodable(config.name());
    limit.log(
        "undecodable",
        () -> LOG.warn("sink {} skips {}: {}", config.name(), bad.place(), bad.reason()));
  }

  /** Keeps the place of a new sink, and forgets what another instance has now. */
  private final class Assignment implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Assignment(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
      consumer
          .committed(Set.copyOf(partitions))
          .forEach(
              (partition, known) -> {
                if (known == null) { // else a crash before the first event would move the start
                  first.put(partition, new OffsetAndMetadata(consumer.position(partition)));
                }
              });
      if (!first.isEmpty()) {
        consumer.commitSync(first);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      waiting.forget(partitions);
    }
  }

  /** Asks it to end; {@link #close} waits for it. */
  void stop() {
    stop.stop();
  }

  @Override
  public void close() {
    stop();
    thread.join(CLOSE_WITHIN);
  }
}
