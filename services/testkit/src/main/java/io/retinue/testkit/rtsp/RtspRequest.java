package io.retinue.testkit.rtsp;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request of a client.
 *
 * @param headers by their name in small letters
 */
record RtspRequest(String method, String url, Map<String, String> headers) {
  /** The next request; reports of the client between requests are passed over. */
  static RtspRequest read(DataInputStream in) throws IOException {
    while (true) {
      int first = in.read();
      if (first < 0) {
        throw new EOFException("the client has gone");
      }
      if (first == '$') {
        in.readUnsignedByte();
        in.skipNBytes(in.readUnsignedShort());
      } else if (first > ' ') {
        return parse((char) first + line(in), in);
      }
    }
  }

  private static RtspRequest parse(String first, DataInputStream in) throws IOException {
    String[] words = first.split(" ");
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    in.skipNBytes(Long.parseLong(headers.getOrDefault("content-length", "0")));
    return new RtspRequest(words[0], words.length > 1 ? words[1] : "", headers);
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the client has gone within a request");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
