package io.retinue.platform.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.http.HttpListener;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The admin port of a process: {@code /metrics}, {@code /livez}, {@code /healthz} and {@code
 * /readyz}, of which the last two list all services with {@code ?verbose}. It only reads.
 */
public final class AdminServer implements AutoCloseable {
  private static final int THREADS = 8;

  private final Supplier<String> metrics;
  private final Supplier<List<ServiceState>> services;
  private final Server server;
  private final HttpListener listener;
  private final ServerConnector connector;

  private AdminServer(
      AdminConfig config, Supplier<String> metrics, Supplier<List<ServiceState>> services) {
    this.metrics = metrics;
    this.services = services;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("admin");
    threads.setDaemon(true);
    this.server = new Server(threads);
    this.listener = new HttpListener(config.host(), config.port(), config.allowedHosts(), Set.of());
    this.connector = listener.connector(server, new HttpConfiguration());
    server.addConnector(connector);
    listener.guard(server, new Answers());
    server.setStopTimeout(0);
  }

  /**
   * Starts the server.
   *
   * @param metrics in Prometheus' text format, computed for each request
   * @param services their states, computed for each request; empty while nothing has started
   * @throws RetinueException IN_USE if the port cannot be taken
   */
  public static AdminServer start(
      AdminConfig config, Supplier<String> metrics, Supplier<List<ServiceState>> services) {
    AdminServer admin = new AdminServer(config, metrics, services);
    try {
      admin.server.start();
      return admin;
    } catch (IOException e) {
      admin.close();
      throw new RetinueException(
          ErrorKind.IN_USE,
          "admin port " + config.port() + " of " + config.host() + " is in use or not permitted",
          "choose another with --admin-port PORT, or 0 for any free port",
          e);
    } catch (Exception e) {
      admin.close();
      throw new IllegalStateException("the admin port did not start", e);
    }
  }

  public URI uri() {
    return listener.uri(connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the admin port did not stop", e);
    }
  }

  /** The answers of all paths. */
  private final class Answers extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
        response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
        text(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "the admin port only reads\n");
        return true;
      }
      switch (Request.getPathInContext(request)) {
        case "/metrics" -> {
          response
              .getHeaders()
              .put(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
          text(response, callback, HttpStatus.OK_200, metrics.get());
        }
        case "/livez" -> live(response, callback);
        case "/healthz" -> all(ServiceState::isHealthy, request, response, callback);
        case "/readyz" -> all(state -> state.health().ready(), request, response, callback);
        default ->
            text(
                response,
                callback,
                HttpStatus.NOT_FOUND_404,
                "the admin port has /metrics, /livez, /healthz, /readyz and /readyz?verbose\n");
      }
      return true;
    }

    private void live(Response response, Callback callback) {
      List<ServiceState> dead = services.get().stream().filter(s -> !s.health().live()).toList();
      if (dead.isEmpty()) {
        text(response, callback, HttpStatus.OK_200, "live\n");
      } else {
        text(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, lines(dead));
      }
    }

    /** 200 if there are services and all of them pass; lists those that do not, or all. */
    private void all(
        Predicate<ServiceState> passes, Request request, Response response, Callback callback) {
      List<ServiceState> all = services.get();
      List<ServiceState> failed = all.stream().filter(passes.negate()).toList();
      String query = request.getHttpURI().getQuery();
      boolean verbose = query != null && (query.equals("verbose") || query.startsWith("verbose="));
      String text;
      if (all.isEmpty()) {
        text = "no service has started\n";
      } else if (verbose) {
        text = lines(all);
      } else {
        text = failed.isEmpty() ? "ok\n" : lines(failed);
      }
      boolean ok = failed.isEmpty() && !all.isEmpty();
      text(response, callback, ok ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503, text);
    }

    private static String lines(List<ServiceState> states) {
      StringBuilder lines = new StringBuilder();
      states.forEach(state -> lines.append(state.line()).append('\n'));
      return lines.toString();
    }

    private static void text(Response response, Callback callback, int status, String text) {
      response.setStatus(status);
      if (response.getHeaders().get(HttpHeader.CONTENT_TYPE) == null) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
      }
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
      response.write(true, ByteBuffer.wrap(text.getBytes(UTF_8)), callback);
    }
  }
}
