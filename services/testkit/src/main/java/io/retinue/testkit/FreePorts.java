package io.retinue.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that are killed and started again: below the range from which the system
 * takes ports of clients, so that they are free again after a kill.
 */
public final class FreePorts {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_000;

  private FreePorts() {}

  /** So many different ports. */
  public static List<Integer> take(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port)) {
        if (!ports.contains(socket.getLocalPort())) {
          ports.add(socket.getLocalPort());
        }
      } catch (BindException e) {
        // taken: another one
      }
    }
    return List.copyOf(ports);
  }
}
