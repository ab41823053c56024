package io.retinue.broker;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The address of a running broker: the content of {@code broker.json}.
 *
 * @param pid process id of the child JVM
 * @param bootstrapServers host:port of the broker
 * @param registryUrl root of the registry's API
 * @param leasePort port on 127.0.0.1 that accepts leases
 * @param token secret of every lease; a process that can read the file may use the broker
 */
record BrokerAddress(
    long pid, String bootstrapServers, String registryUrl, int leasePort, String token) {
  private static final JsonMapper JSON = new JsonMapper();

  URI registry() {
    return URI.create(registryUrl);
  }

  /** Writes the file atomically, readable by its owner only. */
  void write(Path file) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    EnumSet<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
        posix
            ? FileChannel.open(
                temporary,
                options,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
            : FileChannel.open(temporary, options)) {
      byte[] bytes = JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Reads the file; empty if it is missing or damaged. */
  static Optional<BrokerAddress> read(Path file) throws IOException {
    try {
      BrokerAddress address = JSON.readValue(Files.readString(file), BrokerAddress.class);
      return Optional.of(address);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JacksonException | NullPointerException e) {
      return Optional.empty(); // treated as missing: a broker that starts writes a new one
    }
  }
}
