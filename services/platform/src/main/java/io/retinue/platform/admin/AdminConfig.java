package io.retinue.platform.admin;

import io.retinue.platform.http.AllowedHosts;

/**
 * Settings of the admin port.
 *
 * @param host address to listen on; loopback unless a Prometheus elsewhere reads the metrics
 * @param port port to listen on, 0 for a free one
 */
public record AdminConfig(String host, int port, AllowedHosts allowedHosts) {
  public static final int PORT = 9400;
  public static final String LOOPBACK = "127.0.0.1";

  public AdminConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "'" + port + "' is no port: write a number from 1 to 65535, or 0 for any free port");
    }
  }
}
