package io.retinue.video;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a camera's pictures come from, as a person wrote it, in one of the forms that are known to
 * be safe. {@link #toString} never shows a user name or a password, so an address may be printed.
 *
 * <pre>
 * rtsp://[USER:PASSWORD@]HOST[:554]/PATH     a network camera, over TCP; with #udp at the end over UDP
 * rtsps://…                                  the same over TLS
 * http://… https://…                         Motion JPEG, or a JPEG that is fetched again and again
 * /dev/video0                                a webcam
 * test:1280x720@5                            a test pattern: its size and its frames a second
 * any other path                             a video file, or a folder of pictures
 * </pre>
 */
public sealed interface SourceAddress {
  /** How a network camera is asked for its pictures. */
  enum Protocol {
    /** RFC 2326. */
    RTSP(554),
    /** RTSP within TLS. */
    RTSPS(322),
    /** Motion JPEG or single JPEGs. */
    HTTP(80),
    /** The same within TLS. */
    HTTPS(443);

    private final int port;

    Protocol(int port) {
      this.port = port;
    }

    int defaultPort() {
      return port;
    }

    String scheme() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this is RTSP or RTSPS. */
    public boolean isRtsp() {
      return this == RTSP || this == RTSPS;
    }
  }

  /** How the pictures of an RTSP camera travel. */
  enum Transport {
    /** Within the connection that asks for them: nothing is lost, and every firewall lets it by. */
    TCP,
    /** As datagrams of their own: a little less delay; packets may be lost. */
    UDP
  }

  /**
   * A camera on the network.
   *
   * @param host a name, or an address, an IPv6 one without its brackets
   * @param target path and query, from the first slash
   * @param transport for RTSP
   * @param credentials null where the camera needs none
   */
  record Network(
      Protocol protocol,
      String host,
      int port,
      String target,
      Transport transport,
      @Nullable Credentials credentials)
      implements SourceAddress {
    /** The same camera, asked with {@code credentials}. */
    public Network with(Credentials others) {
      return new Network(protocol, host, port, target, transport, others);
    }

    /** The same place of the same camera at another path. */
    public Network at(String otherTarget) {
      return new Network(protocol, host, port, otherTarget, transport, credentials);
    }

    /** The URL without user name and password; secrets in its target are in it. */
    String url() {
      return url(host, "");
    }

    /** The URL for FFmpeg, with everything in it, and with {@code address} for the host. */
    String urlWithSecrets(String address) {
      return url(address, credentials == null ? "" : credentials.userInfo() + "@");
    }

    private String url(String name, String userInfo) {
      String bracketed = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
      String where = port == protocol.defaultPort() ? bracketed : bracketed + ":" + port;
      return protocol.scheme() + "://" + userInfo + where + target;
    }

    @Override
    public String toString() {
      return Redaction.of(url()) + (transport == Transport.UDP ? "#udp" : "");
    }
  }

  /** A video device of this machine. */
  record Device(Path path) implements SourceAddress {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A video file, or a folder of pictures. */
  record Local(Path path) implements SourceAddress {
    @Override
    public SourceAddress in(Path folder) {
      return new Local(folder.resolve(path));
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A picture that is drawn, for trials without a camera. */
  record Pattern(PictureSize size, int framesPerSecond) implements SourceAddress {
    @Override
    public String toString() {
      return "test:" + size + "@" + framesPerSecond;
    }
  }

  /**
   * Reads what a person wrote.
   *
   * @throws VideoException REFUSED, with what to write instead; no secret is in the message
   */
  static SourceAddress parse(String text) throws VideoException {
    return new AddressParser(text).parse();
  }

  /** What may be printed of a text that should be an address, whether it is one or not. */
  static String shown(String text) {
    try {
      return parse(text).toString();
    } catch (VideoException e) {
      return text.contains("://") || text.contains("@") ? "***" : text;
    }
  }

  /** This address, with a relative path taken as one in {@code folder}. */
  default SourceAddress in(Path folder) {
    return this;
  }

  /** Whether pictures come as they are taken, without an end; false for a file or a folder. */
  default boolean isLive() {
    return !(this instanceof Local);
  }
}
