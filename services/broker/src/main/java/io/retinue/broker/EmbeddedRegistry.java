package io.retinue.broker;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A schema registry on loopback with the part of Confluent's API that serdes, kcat and Kafka UIs
 * use. It stores its schemas in one append-only file.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  /** The JDK's server closes a further one; it has a system property alone for this. */
  static final int MOST_CONNECTIONS = 500;

  private static final int MOST_THREADS = 128;

  /** Requests with a body at a time. The rest of the threads answers requests without one. */
  private static final int MOST_BODIES = 96;

  private final HttpServer server;
  private final ExecutorService threads;
  private final SchemaStore store;

  private EmbeddedRegistry(HttpServer server, ExecutorService threads, SchemaStore store) {
    this.server = server;
    this.threads = threads;
    this.store = store;
  }

  /**
   * @param file created if it does not exist
   * @param port preferred; any free one if it is taken or 0
   * @throws BrokerException CORRUPT if the file is damaged
   */
  public static EmbeddedRegistry start(Path file, int port) throws IOException {
    SchemaStore store = new SchemaStore(file);
    try {
      HttpServer server = Ports.bind(port, address -> HttpServer.create(address, 50));
      ExecutorService threads = threads();
      server.setExecutor(threads);
      server.createContext("/", new RegistryHandler(new RegistryApi(store), MOST_BODIES));
      server.start();
      return new EmbeddedRegistry(server, threads, store);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** A request has a thread until it is complete. */
  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_CONNECTIONS),
            work -> {
              Thread thread = new Thread(work, "registry");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdown();
    store.close();
  }
}
