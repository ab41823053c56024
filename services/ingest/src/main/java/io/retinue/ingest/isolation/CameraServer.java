package io.retinue.ingest.isolation;

import io.retinue.ingest.source.CameraSource;
import io.retinue.video.SourceAddress;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In the child: accepts the connections of ingest, one for each camera. */
final class CameraServer {
  private static final Logger LOG = LoggerFactory.getLogger(CameraServer.class);

  private final ServerSocketChannel server;
  private final BiFunction<SourceAddress, Duration, CameraSource> sources;
  private final Set<ServedCamera> cameras = ConcurrentHashMap.newKeySet();

  CameraServer(
      ServerSocketChannel server, BiFunction<SourceAddress, Duration, CameraSource> sources) {
    this.server = server;
    this.sources = sources;
  }

  void start() {
    Thread acceptor = new Thread(this::accept, "accept");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private void accept() {
    while (true) {
      try {
        serve(server.accept());
      } catch (IOException | RuntimeException e) {
        LOG.warn("a connection of ingest was not accepted", e);
      }
    }
  }

  private void serve(SocketChannel channel) throws IOException {
    Wire wire = new Wire(channel);
    wire.out().writeInt((int) cameras.stream().filter(ServedCamera::hangs).count());
    wire.out().flush();
    ServedCamera camera = new ServedCamera(wire, sources, cameras::remove);
    cameras.add(camera);
    camera.start();
  }
}
