package io.retinue.platform.http;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * How an HTTP server of Retinue listens: for which host names, for how many connections, and how
 * long a client may take. Give a Jetty server first the {@link #connector} and then the {@link
 * #guard}. One instance serves one server.
 */
public final class HttpListener {
  /** A browser opens six for a page. One that waits needs no thread. */
  private static final int MOST_CONNECTIONS = 500;

  private final String host;
  private final int port;
  private final AllowedHosts allowed;
  private final ClientDeadlines deadlines;

  /**
   * @param host address to listen on
   * @param port port to listen on, 0 for a free one
   * @param streams paths whose answers have no end
   */
  public HttpListener(String host, int port, AllowedHosts allowed, Set<String> streams) {
    this(host, port, allowed, new ClientDeadlines(streams));
  }

  HttpListener(String host, int port, AllowedHosts allowed, ClientDeadlines deadlines) {
    this.host = host;
    this.port = port;
    this.allowed = allowed;
    this.deadlines = deadlines;
  }

  /** The connector for HTTP/1.1 on that address. */
  public ServerConnector connector(Server server, HttpConfiguration http) {
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(Duration.ofSeconds(30).toMillis());
    connector.addBean(deadlines, false); // receives the connections
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
    return connector;
  }

  /**
   * The address of the server.
   *
   * @param localPort on which it listens
   */
  public URI uri(int localPort) {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + localPort + "/");
  }

  /**
   * Puts the guard in front of the server's handlers.
   *
   * @param handler answers the requests that pass; null if it is attached later
   */
  public void guard(Server server, @Nullable Handler handler) {
    deadlines.setHandler(new HostCheck(allowed, handler));
    server.setHandler(deadlines);
  }
}
