package io.retinue.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that are killed and started again: below the range from which the system
 * takes ports of clients, so that they are free again after a kill. Never the same twice.
 */
public final class FreePorts {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_000;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private FreePorts() {}

  public static synchronized int next() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port)) {
        if (GIVEN.add(socket.getLocalPort())) {
          return port;
        }
      } catch (BindException e) {
        // taken: another one
      }
    }
  }
}
