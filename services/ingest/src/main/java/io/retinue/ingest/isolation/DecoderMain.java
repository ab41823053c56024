package io.retinue.ingest.isolation;

import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.CameraSource;
import io.retinue.video.SourceAddress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The child JVM: {@code DecoderMain <folder>}. Reads system properties from standard input, listens
 * at a socket in the folder, and prints READY. Standard input stays open for as long as ingest
 * lives; when it ends, however ingest ended, the child ends at once.
 */
final class DecoderMain {
  static final String READY = "READY";

  private DecoderMain() {}

  public static void main(String[] arguments) {
    run(Path.of(arguments[0]), AddressedSource::new);
  }

  /**
   * @param sources what an address and a period stand for
   */
  static void run(Path folder, BiFunction<SourceAddress, Duration, CameraSource> sources) {
    try {
      // A terminal and a service manager send these to all processes. Ingest ends first, in order.
      for (String name : new String[] {"INT", "HUP", "TERM"}) {
        Signal.handle(new Signal(name), SignalHandler.SIG_IGN);
      }
      DataInputStream in = new DataInputStream(System.in);
      readProperties(in).forEach(System::setProperty);
      ServerSocketChannel server =
          ServerSocketChannel.open(StandardProtocolFamily.UNIX)
              .bind(UnixDomainSocketAddress.of(socket(folder)));
      new CameraServer(server, sources).start();
      System.out.println(READY);
      System.out.flush();
      while (in.read() >= 0) {
        // ingest lives
      }
    } catch (IOException e) {
      System.out.println("ERROR the decoding process cannot begin: " + e);
      System.out.flush();
    } finally {
      delete(folder);
      Runtime.getRuntime().halt(0); // an orderly end could wait for native code
    }
  }

  static Path socket(Path folder) {
    return folder.resolve("decoder");
  }

  static Path crashReport(Path folder) {
    return folder.resolve("crash");
  }

  /** Not on the command line, where everybody could read them. */
  static void writeProperties(Map<String, String> properties, DataOutputStream out)
      throws IOException {
    out.writeInt(properties.size());
    for (Map.Entry<String, String> property : properties.entrySet()) {
      out.writeUTF(property.getKey());
      out.writeUTF(property.getValue());
    }
    out.flush();
  }

  private static Map<String, String> readProperties(DataInputStream in) throws IOException {
    Map<String, String> properties = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      properties.put(in.readUTF(), in.readUTF());
    }
    return properties;
  }

  private static void delete(Path folder) {
    for (Path file : new Path[] {socket(folder), crashReport(folder), folder}) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // Ingest deletes it, or the system's care for temporary files.
      }
    }
  }
}
