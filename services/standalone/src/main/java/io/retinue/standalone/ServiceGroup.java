package io.retinue.standalone;

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

  private final List<Service> running = new CopyOnWriteArrayList<>();

  /** Starts the services, in this order. */
  public void start(List<Service> services) {
    for (Service service : services) {
      running.add(service); // before it starts: a half-started one is closed too
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

  /** Dead if a service is dead, not ready if one is not ready, with all names and reasons. */
  public Health health() {
    List<ServiceState> states = states();
    List<ServiceState> dead = states.stream().filter(state -> !state.health().live()).toList();
    if (!dead.isEmpty()) {
      return Health.dead(reasons(dead));
    }
    List<ServiceState> waiting = states.stream().filter(state -> !state.health().ready()).toList();
    return waiting.isEmpty()
        ? Health.ready(states.size() + " services")
        : Health.starting(reasons(waiting));
  }

  private static Health health(Service service) {
    try {
      return service.health();
    } catch (RuntimeException e) {
      return Health.starting("its health cannot be computed: " + e);
    }
  }

  private static String reasons(List<ServiceState> states) {
    return states.stream()
        .map(state -> state.service() + ": " + state.health().detail())
        .collect(Collectors.joining("; "));
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
