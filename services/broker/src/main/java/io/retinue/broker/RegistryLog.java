package io.retinue.broker;

import io.retinue.broker.BrokerException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An append-only file of JSON objects, one a line, synced to disk before {@link #append} returns. A
 * last line without its end is an append that a kill interrupted before it was acknowledged: it is
 * cut off. Any other damage is an error. Not thread-safe.
 */
final class RegistryLog implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final FileChannel channel;
  private long end;

  private RegistryLog(FileChannel channel, long end) {
    this.channel = channel;
    this.end = end;
  }

  /**
   * Opens or creates the file and passes its objects to {@code replay}, in order.
   *
   * @throws BrokerException CORRUPT, naming the line
   */
  static RegistryLog open(Path file, Consumer<JsonNode> replay) throws IOException {
    boolean isNew = !Files.exists(file);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (isNew && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
          directory.force(true);
        }
      }
      byte[] bytes = Files.readAllBytes(file);
      int begin = 0;
      int number = 1;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          replay(
              file, number++, new String(bytes, begin, i - begin, StandardCharsets.UTF_8), replay);
          begin = i + 1;
        }
      }
      channel.truncate(begin);
      return new RegistryLog(channel, begin);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns when the object is on disk; after a failure the file is unchanged. */
  void append(ObjectNode object) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(JSON.writeValueAsBytes(object));
    line.write('\n');
    ByteBuffer buffer = ByteBuffer.wrap(line.toByteArray());
    try {
      long position = end;
      while (buffer.hasRemaining()) {
        position += channel.write(buffer, position);
      }
      channel.force(true);
      end = position;
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static void replay(Path file, int number, String line, Consumer<JsonNode> replay) {
    try {
      replay.accept(JSON.readTree(line));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new BrokerException(
          Reason.CORRUPT,
          "line "
              + number
              + " of "
              + file
              + " is damaged ("
              + e.getMessage()
              + "); restore the file",
          e);
    }
  }
}
