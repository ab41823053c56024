package io.retinue.standalone;

import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.retinue.platform.admin.AdminConfig;
import io.retinue.platform.admin.AdminServer;
import io.retinue.platform.admin.ServiceState;
import io.retinue.platform.metrics.PrometheusMetrics;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators see of a process: the metrics of its services and, if an admin port is wanted, the
 * server that returns them. Open it before the services, so that a port that is in use ends the
 * command before anything has started; until they have started, the process is not ready.
 */
public final class Monitoring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);

  private final PrometheusMetrics metrics = new PrometheusMetrics();
  private final LogbackMetrics logLines =
      new LogbackMetrics(List.of(), (LoggerContext) LoggerFactory.getILoggerFactory());
  private final @Nullable AdminServer server;
  private volatile Supplier<List<ServiceState>> services = List::of;

  private Monitoring(@Nullable AdminConfig admin) {
    logLines.bindTo(metrics.registry());
    this.server =
        admin == null ? null : AdminServer.start(admin, metrics::scrape, () -> services.get());
    uri().ifPresent(uri -> LOG.info("metrics and health are at {}", uri));
  }

  /**
   * Opens the admin port, if there is one.
   *
   * @throws io.retinue.platform.error.RetinueException IN_USE if the port cannot be taken
   */
  public static Monitoring open(Optional<AdminConfig> admin) {
    return new Monitoring(admin.orElse(null));
  }

  /** Where the services register their meters. */
  public MeterRegistry registry() {
    return metrics.registry();
  }

  /** Where the admin port is, if there is one. */
  public Optional<URI> uri() {
    return Optional.ofNullable(server).map(AdminServer::uri);
  }

  /** An empty group, whose services are reported from now on. */
  public ServiceGroup newGroup() {
    ServiceGroup group = new ServiceGroup(registry());
    services = group::states;
    return group;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    logLines.close();
    metrics.close();
  }
}
