package io.retinue.standalone;

import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of one JVM. They start in order and close in reverse order, so that producers close
 * before consumers. Closing after a failed start closes what was started.
 */
public final class ServiceGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceGroup.class);

  private final Deque<Service> running = new ArrayDeque<>();

  /** Starts the services, in this order. */
  public synchronized void start(List<Service> services) {
    for (Service service : services) {
      running.push(service); // before it starts: a half-started one is closed too
      service.start();
      LOG.info("{} started", service.name());
    }
  }

  /** Dead if a service is dead, with its name and reason; otherwise ready. */
  public synchronized Health health() {
    for (Service service : running) {
      Health health = service.health();
      if (!health.live()) {
        return Health.dead(service.name() + ": " + health.detail());
      }
    }
    return Health.ready(running.size() + " services");
  }

  @Override
  public synchronized void close() {
    while (!running.isEmpty()) {
      Service service = running.pop();
      try {
        service.close();
        LOG.info("{} closed", service.name());
      } catch (RuntimeException e) {
        LOG.error("{} did not close cleanly", service.name(), e);
      }
    }
  }
}
