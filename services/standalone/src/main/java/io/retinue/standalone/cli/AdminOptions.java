package io.retinue.standalone.cli;

import io.retinue.platform.admin.AdminConfig;
import io.retinue.platform.http.AllowedHosts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The admin port, and for which host names this process answers. */
final class AdminOptions {
  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "${env:RETINUE_ADMIN_PORT}",
      converter = PrintingCommand.Port.class,
      description =
          "Port of /metrics, /livez, /healthz and /readyz; 0 for any free one, which the log names."
              + " Default:"
              + " RETINUE_ADMIN_PORT from the environment, otherwise 9400 for `serve` and none for"
              + " `run` and `demo`.")
  private @Nullable Integer port;

  @Option(
      names = "--admin-host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:RETINUE_ADMIN_HOST:-127.0.0.1}",
      description = "Address on which the admin port listens. Default: ${DEFAULT-VALUE}")
  private String host = AdminConfig.LOOPBACK;

  @Option(
      names = "--allowed-hosts",
      paramLabel = "NAME,...",
      defaultValue = "${env:RETINUE_ALLOWED_HOSTS}",
      description =
          "Host names, besides localhost, by which browsers and Prometheus reach this process: its"
              + " page and its admin port refuse requests for other names. Default:"
              + " RETINUE_ALLOWED_HOSTS from the environment, then console.allowed_hosts of the"
              + " settings file, otherwise none.")
  private @Nullable AllowedHosts allowedHosts;

  /**
   * @param otherwise what holds where no option is given
   */
  AllowedHosts allowedHosts(AllowedHosts otherwise) {
    return allowedHosts == null ? otherwise : allowedHosts;
  }

  /** The admin port of a service that runs alone: there is always one. */
  AdminConfig orDefault(AllowedHosts otherwise) {
    return new AdminConfig(host, port == null ? AdminConfig.PORT : port, allowedHosts(otherwise));
  }

  /** The admin port if one is wanted. */
  Optional<AdminConfig> ifWanted(AllowedHosts otherwise) {
    return port == null ? Optional.empty() : Optional.of(orDefault(otherwise));
  }
}
