package io.retinue.video;

import io.retinue.video.SourceAddress.Protocol;
import io.retinue.video.SourceAddress.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one address. Every form that FFmpeg would understand and that is not in the list of {@link
 * SourceAddress} is refused here, by name where it is known to be used against programs like this
 * one. Messages show no more of the text than its scheme, or what is left after {@link Redaction}.
 */
final class AddressParser {
  private static final int LONGEST = 4096;
  private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+-]+):(.*)|(?i)(subfile),.*");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9][A-Za-z0-9._-]*)(?::([0-9]{1,5}))?");
  private static final Pattern TARGET = Pattern.compile("[!-~&&[^\"<>\\\\^`{|}#]]*");
  private static final Pattern TEST = Pattern.compile("(?:(\\d{2,4})x(\\d{2,4}))?(?:@(\\d{1,3}))?");
  private static final Pattern DEVICE = Pattern.compile("/dev/video\\d{1,3}");
  private static final Pattern PLAYLIST =
      Pattern.compile("(?i).*\\.(m3u8?|mpd|pls|xspf|ffconcat|ism|f4m)");
  private static final Pattern PERCENT = Pattern.compile("%[0-9A-Fa-f]{2}");

  private final String text;

  AddressParser(String text) {
    this.text = text;
  }

  SourceAddress parse() throws VideoException {
    if (text.isBlank()) {
      throw refused("The source is empty", "write rtsp://HOST/PATH, or the path of a video");
    }
    if (text.length() > LONGEST) {
      throw refused("The source has " + text.length() + " characters", "write at most " + LONGEST);
    }
    if (text.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
      throw refused("The source has a line break or another control character", "remove it");
    }
    if (text.startsWith("-")) {
      throw refused("The source begins with '-', as an option does", "write ./ before the name");
    }
    if (text.indexOf('|') >= 0) {
      throw refused("The source has a '|'", "name one source; a file must be renamed");
    }
    Matcher url = URL.matcher(text);
    if (url.matches()) {
      return network(url.group(1).toLowerCase(Locale.ROOT), url.group(2));
    }
    Matcher scheme = SCHEME.matcher(text);
    if (scheme.matches() && "test".equalsIgnoreCase(scheme.group(1))) {
      return pattern(scheme.group(2));
    }
    if (scheme.matches()) {
      throw unknown(scheme.group(1) == null ? scheme.group(3) : scheme.group(1));
    }
    return local();
  }

  private static VideoException unknown(String scheme) {
    return refused(
        "'" + scheme + "' is no kind of source that Retinue opens",
        scheme.equalsIgnoreCase("file")
            ? "write the path itself, without file:"
            : "write rtsp://, rtsps://, http:// or https://, or the path of a file (./ before a"
                + " name with a colon)");
  }

  private SourceAddress.Network network(String scheme, String rest) throws VideoException {
    Protocol protocol =
        switch (scheme) {
          case "rtsp" -> Protocol.RTSP;
          case "rtsps" -> Protocol.RTSPS;
          case "http" -> Protocol.HTTP;
          case "https" -> Protocol.HTTPS;
          default -> throw unknown(scheme);
        };
    // A password that was not escaped may have an @ in it: the last one before the path counts.
    int slash = firstOf(rest, '/', '?', '#');
    int at = rest.lastIndexOf('@', slash - 1);
    Matcher authority = AUTHORITY.matcher(rest.substring(at + 1, slash));
    int hash = rest.indexOf('#', slash);
    String target = rest.substring(slash, hash < 0 ? rest.length() : hash);
    if (!authority.matches() || target.indexOf('@') >= 0) {
      throw refused(
          "The " + scheme + " address has no valid host, or an @ in its path",
          "write "
              + scheme
              + "://USER:PASSWORD@HOST:PORT/PATH; in the password write %40 for @, %2F for /, %3F"
              + " for ? and %23 for #");
    }
    String host = authority.group(1).replaceAll("[\\[\\]]", "");
    int port =
        authority.group(2) == null ? protocol.defaultPort() : Integer.parseInt(authority.group(2));
    if (port < 1 || port > 65535) {
      throw refused("The port " + port + " of " + host + " is out of range", "write 1 to 65535");
    }
    if (!TARGET.matcher(target).matches()) {
      throw refused(
          "The path of " + scheme + "://" + host + " has a character that a URL may not have",
          "write %20 for a space, and %XX for others");
    }
    if (PLAYLIST.matcher(target.replaceAll("\\?.*", "")).matches()) {
      throw refused(
          scheme + "://" + host + " names a playlist, which would lead to other addresses",
          "write the camera's RTSP address");
    }
    return new SourceAddress.Network(
        protocol,
        host,
        port,
        target.startsWith("/") ? target : "/" + target,
        transport(protocol, hash < 0 ? "" : rest.substring(hash)),
        at < 0 ? null : credentials(rest.substring(0, at)));
  }

  private static Transport transport(Protocol protocol, String fragment) throws VideoException {
    if (fragment.equals("#udp") && protocol == Protocol.RTSP) {
      return Transport.UDP;
    }
    if (fragment.isEmpty() || fragment.equals("#tcp") && protocol.isRtsp()) {
      return Transport.TCP;
    }
    throw refused(
        "What follows the # of the address has no meaning",
        "remove it; only rtsp:// may end with #udp or #tcp");
  }

  private static int firstOf(String rest, char... ends) {
    int first = rest.length();
    for (char end : ends) {
      int at = rest.indexOf(end);
      first = at < 0 ? first : Math.min(first, at);
    }
    return first;
  }

  private static @Nullable Credentials credentials(String userInfo) throws VideoException {
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    if (user.isEmpty() && password.isEmpty()) {
      return null;
    }
    try {
      return new Credentials(unescaped(user), unescaped(password));
    } catch (IllegalArgumentException e) {
      throw refused(
          String.valueOf(e.getMessage()).replaceAll("\\.$", ""),
          "write USER:PASSWORD before the @");
    }
  }

  /** What %XX stands for; a % that is no escape stands for itself. */
  private static String unescaped(String part) {
    byte[] bytes = new byte[part.length() * 4];
    int length = 0;
    for (int at = 0; at < part.length(); ) {
      if (PERCENT.matcher(part).region(at, part.length()).lookingAt()) {
        bytes[length++] = (byte) Integer.parseInt(part.substring(at + 1, at + 3), 16);
        at += 3;
      } else {
        int point = part.codePointAt(at);
        for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
          bytes[length++] = b;
        }
        at += Character.charCount(point);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static SourceAddress pattern(String rest) throws VideoException {
    Matcher matcher = TEST.matcher(rest);
    if (!matcher.matches()) {
      throw refused("The test pattern has no valid size and rate", "write test:1280x720@5");
    }
    int width = matcher.group(1) == null ? 1280 : Integer.parseInt(matcher.group(1));
    int height = matcher.group(2) == null ? 720 : Integer.parseInt(matcher.group(2));
    int rate = matcher.group(3) == null ? 5 : Integer.parseInt(matcher.group(3));
    if (width < 64 || height < 64 || width > 4096 || height > 4096 || rate < 1 || rate > 60) {
      throw refused(
          "The test pattern of " + width + "x" + height + " at " + rate + " is out of range",
          "write 64 to 4096 pixels a side and 1 to 60 frames a second");
    }
    return new SourceAddress.Pattern(new PictureSize(width, height), rate);
  }

  private SourceAddress local() throws VideoException {
    try {
      Path path = Path.of(text);
      String absolute = path.toAbsolutePath().normalize().toString();
      if (DEVICE.matcher(absolute).matches()) {
        return new SourceAddress.Device(Path.of(absolute));
      }
      LocalFiles.requireOrdinary(absolute, text);
      if (PLAYLIST.matcher(absolute).matches()
          || absolute.toLowerCase(Locale.ROOT).endsWith(".sdp")) {
        throw refused(
            text + " is a playlist or a session description, which would lead to other addresses",
            "name the video itself");
      }
      return new SourceAddress.Local(path);
    } catch (InvalidPathException e) {
      throw refused("The source is no path", "write rtsp://HOST/PATH, or the path of a video");
    }
  }

  private static VideoException refused(String what, String remedy) {
    return new VideoException(VideoException.Reason.REFUSED, what + ": " + remedy + ".");
  }
}
