package io.retinue.standalone;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.platform.admin.ServiceState;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of one JVM. They start in order and close in reverse order, so that producers close
 * before consumers. Closing after a failed start closes what was started. One thread starts and
 * closes; any may read the states.
 */
public final class ServiceGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceGroup.class);

  private static final List<Health.State> WORST_FIRST =
      List.of(Health.State.DEAD, Health.State.STARTING, Health.State.WAITING);

  private final MeterRegistry metrics;
  private final List<Service> running = new CopyOnWriteArrayList<>();

  ServiceGroup(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** Starts the services, in this order. */
  public void start(List<Service> services) {
    for (Service service : services) {
      running.add(service); // before it starts: a half-started one is closed too
      Gauge.builder("retinue.service.ready", service, s -> health(s).ready() ? 1 : 0)
          .description("1 if the service does its job now, else 0")
          .tag("service", service.name())
          .register(metrics);
      service.start();
      LOG.info("{} started", service.name());
    }
  }

  /** The states of the services that were started, in that order. Does not wait for a start. */
  public List<ServiceState> states() {
    List<ServiceState> states = new ArrayList<>();
    running.forEach(service -> states.add(new ServiceState(service.name(), health(service))));
    return states;
  }

  /** The worst state of its services, with the names and details of those in it. */
  public Health health() {
    List<ServiceState> states = states();
    for (Health.State worst : WORST_FIRST) {
      String reasons =
          states.stream()
              .filter(state -> state.health().state() == worst)
              .map(state -> state.service() + ": " + state.health().detail())
              .collect(Collectors.joining("; "));
      if (!reasons.isEmpty()) {
        return new Health(worst, reasons);
      }
    }
    return Health.ready(states.size() + " services");
  }

  private static Health health(Service service) {
    try {
      return service.health();
    } catch (RuntimeException e) {
      return Health.starting("its health cannot be computed: " + e);
    }
  }

  @Override
  public void close() {
    for (int last = running.size() - 1; last >= 0; last--) {
      Service service = running.remove(last);
      try {
        service.close();
        LOG.info("{} closed", service.name());
      } catch (RuntimeException e) {
        LOG.error("{} did not close cleanly", service.name(), e);
      }
    }
  }
}
