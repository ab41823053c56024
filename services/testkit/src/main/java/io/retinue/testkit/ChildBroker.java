package io.retinue.testkit;

import io.retinue.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The embedded broker in a temporary directory, which is deleted with it. */
public final class ChildBroker implements BrokerUnderTest {
  private final Path directory;
  private volatile EmbeddedBroker broker;

  private ChildBroker(Path directory) {
    this.directory = directory;
    this.broker = EmbeddedBroker.startOrJoin(directory);
  }

  static ChildBroker start() {
    try {
      return new ChildBroker(Files.createTempDirectory("retinue-broker-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  public URI registryUrl() {
    return broker.registryUrl();
  }

  /** The broker's data directory. */
  public Path directory() {
    return directory;
  }

  /** Kill −9; returns when the broker is gone. */
  public void kill() {
    broker.kill();
  }

  /** Starts the broker again on its data; the ports stay the same if they are free. */
  public void restart() {
    broker = EmbeddedBroker.startOrJoin(directory);
  }

  /** The broker's process, for signals. */
  public ProcessHandle process() {
    return ProcessHandle.of(broker.pid()).orElseThrow();
  }

  /** Kills the broker and deletes its directory. */
  @Override
  public void close() {
    broker.kill();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
