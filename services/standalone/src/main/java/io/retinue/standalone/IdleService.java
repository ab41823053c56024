package io.retinue.standalone;

import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;

/**
 * Stands in for a service that was given nothing to do, so that its container runs and its health
 * names what is missing.
 *
 * @param missing what a person must give it
 */
public record IdleService(String name, String missing) implements Service {
  @Override
  public void start() {}

  @Override
  public Health health() {
    return Health.waiting(missing);
  }

  @Override
  public void close() {}
}
