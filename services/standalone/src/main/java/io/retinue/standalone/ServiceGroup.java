package io.retinue.standalone;

import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services of one JVM: started in order, closed in the reverse order, so that those who make work
 * stop before those who do it. A failure to start closes what was started.
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

  /** The first service that only a restart can help, or one that says all are well. */
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
