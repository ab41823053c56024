package io.retinue.broker;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** The ports of one broker, the same at each start while they are free; 0 means any. */
record Ports(int broker, int controller, int registry, int lease) {
  static final Ports ANY = new Ports(0, 0, 0, 0);
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 10;

  /** The ports of the last run; {@link #ANY} if there was none or the file is damaged. */
  static Ports read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return ANY;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return new Ports(
          port(properties, "broker"),
          port(properties, "controller"),
          port(properties, "registry"),
          port(properties, "lease"));
    } catch (IllegalArgumentException e) {
      return ANY;
    }
  }

  void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("broker", Integer.toString(broker));
    properties.setProperty("controller", Integer.toString(controller));
    properties.setProperty("registry", Integer.toString(registry));
    properties.setProperty("lease", Integer.toString(lease));
    StringWriter text = new StringWriter();
    properties.store(text, "Retinue's embedded broker; delete to have new ports chosen");
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, text.toString());
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** These ports; those of broker and controller that are taken are replaced by free ones. */
  Ports withFreeKafkaPorts() throws IOException {
    int freeBroker = isFree(broker) ? broker : free();
    int freeController = controller != freeBroker && isFree(controller) ? controller : free();
    while (freeController == freeBroker) {
      freeController = free();
    }
    return new Ports(freeBroker, freeController, registry, lease);
  }

  Ports withoutKafkaPorts() {
    return new Ports(0, 0, registry, lease);
  }

  Ports with(int registryPort, int leasePort) {
    return new Ports(broker, controller, registryPort, leasePort);
  }

  /**
   * A server on loopback at that port, or at any free one if it is taken or 0.
   *
   * @param binder creates the server; throws BindException if the port is taken
   */
  static <T> T bind(int port, Binder<T> binder) throws IOException {
    int wanted = port == 0 ? free() : port;
    for (int attempt = 1; ; attempt++) {
      try {
        return binder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      } catch (BindException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        wanted = free();
      }
    }
  }

  /** Creates a server at an address. */
  interface Binder<T> {
    T bind(InetSocketAddress address) throws IOException;
  }

  private static boolean isFree(int port) {
    if (port == 0) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Below the range that systems assign to outgoing connections, which could take the port. */
  private static int free() throws BindException {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new BindException("no port from " + LOWEST + " to " + HIGHEST + " is free");
  }

  private static int port(Properties properties, String name) {
    int port = Integer.parseInt(properties.getProperty(name, "0").strip());
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(name + " is not a port: " + port);
    }
    return port;
  }
}
