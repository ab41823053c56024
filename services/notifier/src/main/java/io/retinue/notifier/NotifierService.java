package io.retinue.notifier;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Brings alerts to each sink at least once; a sink that is dead delays no other. */
public final class NotifierService implements Service {
  private final KafkaClients clients;
  private final EvidenceFolder evidence;
  private final RetinueSerdes serdes;
  private final NotifierMeters meters;
  private final Map<String, SinkWorker> workers = new LinkedHashMap<>();
  private NotifierConfig config;
  private boolean started;

  private NotifierService(
      NotifierConfig config,
      EvidenceFolder evidence,
      KafkaConnection connection,
      MeterRegistry registry) {
    this.config = config;
    this.evidence = evidence;
    this.clients = new KafkaClients(connection);
    this.serdes = new RetinueSerdes(connection);
    this.meters = new NotifierMeters(registry);
  }

  /**
   * Nothing is read and sent before {@link #start}.
   *
   * @param evidence where the pictures of alerts lie; is only read, and need not exist
   */
  public static NotifierService create(
      NotifierConfig config,
      EvidenceFolder evidence,
      KafkaConnection connection,
      MeterRegistry registry) {
    return new NotifierService(config, evidence, connection, registry);
  }

  @Override
  public String name() {
    return "notifier";
  }

  @Override
  public synchronized void start() {
    started = true;
    apply(config);
  }

  /** Takes other sinks. One whose settings are as they were goes on; it is not opened anew. */
  public synchronized void apply(NotifierConfig next) {
    config = next;
    if (!started) {
      return;
    }
    Map<String, SinkConfig> wanted = new LinkedHashMap<>();
    next.sinks().forEach(sink -> wanted.put(sink.name(), sink));
    List<SinkWorker> over =
        workers.values().stream()
            .filter(worker -> !worker.config().equals(wanted.get(worker.config().name())))
            .toList();
    over.forEach(worker -> workers.remove(worker.config().name()));
    close(over);
    for (SinkConfig sink : wanted.values()) {
      if (!workers.containsKey(sink.name())) {
        SinkWorker worker =
            new SinkWorker(
                sink, next.patience(), clients, evidence, serdes, meters, Clock.systemUTC());
        workers.put(sink.name(), worker);
        worker.start();
      }
    }
  }

  @Override
  public synchronized Health health() {
    if (workers.isEmpty()) {
      return Health.ready("there is no sink to send to");
    }
    List<Health> all = new ArrayList<>();
    workers.values().forEach(worker -> all.add(worker.health()));
    List<Health> bad = all.stream().filter(one -> !one.ready()).toList();
    String details = bad.stream().map(Health::detail).collect(Collectors.joining("; "));
    if (bad.stream().anyMatch(one -> !one.live())) {
      return Health.dead(details);
    }
    return bad.isEmpty() ? Health.ready("delivering to " + all.size()) : Health.waiting(details);
  }

  @Override
  public synchronized void close() {
    started = false;
    close(workers.values());
    workers.clear();
  }

  /** All at the same time. */
  private static void close(Collection<SinkWorker> ending) {
    ending.forEach(SinkWorker::stop);
    ending.forEach(SinkWorker::close);
  }
}
