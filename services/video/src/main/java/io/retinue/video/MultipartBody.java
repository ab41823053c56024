package io.retinue.video;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pictures within {@code multipart/x-mixed-replace}, as cameras send Motion JPEG. Cameras
 * differ in whether they name a picture's length, and whether the boundary that they name has its
 * two dashes already. So dashes before a boundary, however many, do not count.
 */
final class MultipartBody {
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"([^\"]{1,200})\"|([^\\s;]{1,200}))");
  private static final Pattern DASHES = Pattern.compile("^-+");
  private static final int LONGEST_LINE = 8192;
  private static final int MOST_LINES = 200;

  private final String source;
  private final HttpBody body;
  private final String boundary;
  private final int maxBytes;
  private boolean atPart;

  private MultipartBody(String source, HttpBody body, String boundary, int maxBytes) {
    this.source = source;
    this.body = body;
    this.boundary = boundary;
    this.maxBytes = maxBytes;
  }

  /**
   * @param type the header Content-Type
   * @param maxBytes longest part
   * @throws VideoException NOT_VIDEO where there is no boundary
   */
  static MultipartBody of(String source, HttpBody body, String type, int maxBytes)
      throws VideoException {
    Matcher matcher = BOUNDARY.matcher(type);
    if (!matcher.find()) {
      throw new VideoException(
          VideoException.Reason.NOT_VIDEO, source + ": its Motion JPEG names no boundary.");
    }
    String named = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new MultipartBody(source, body, withoutDashes(named), maxBytes);
  }

  private static String withoutDashes(String line) {
    return DASHES.matcher(line).replaceFirst("");
  }

  /** The next part's bytes; null where the answer has ended. */
  byte @Nullable [] next() throws VideoException {
    if (!atPart && !findPart()) {
      return null;
    }
    int length = -1;
    for (int lines = 0; ; lines++) {
      String line = line();
      if (line == null) {
        return null;
      }
      if (line.isEmpty()) {
        break;
      }
      if (lines > MOST_LINES) {
        throw tooLong("a part has more than " + MOST_LINES + " header lines");
      }
      length = Math.max(length, contentLength(line));
    }
    atPart = false;
    return length >= 0 ? exactly(length) : upToBoundary();
  }

  private boolean findPart() throws VideoException {
    for (int lines = 0; lines < MOST_LINES; lines++) {
      String line = line();
      if (line == null) {
        return false;
      }
      String mark = line.startsWith("--") ? withoutDashes(line) : "";
      if (mark.equals(boundary)) {
        return true;
      }
      if (mark.equals(boundary + "--")) {
        return false;
      }
    }
    throw tooLong("no part begins within " + MOST_LINES + " lines");
  }

  private int contentLength(String line) throws VideoException {
    if (!line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
      return -1;
    }
    String value = line.substring("content-length:".length()).strip();
    if (!value.matches("\\d{1,9}") || Integer.parseInt(value) > maxBytes) {
      throw tooLong("a part claims " + value + " bytes, and the limit is " + maxBytes);
    }
    return Integer.parseInt(value);
  }

  private byte @Nullable [] exactly(int length) throws VideoException {
    byte[] bytes = new byte[length];
    return body.fill(bytes) ? bytes : null;
  }

  /** Ends with the boundary, which is read, and not part of what is returned. */
  private byte @Nullable [] upToBoundary() throws VideoException {
    byte[] end = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    int matched = 0;
    for (int next = body.read(); next >= 0; next = body.read()) {
      if (part.size() >= maxBytes) {
        throw tooLong("a part has more than " + maxBytes + " bytes");
      }
      part.write(next);
      if (next == end[matched]) {
        matched++;
      } else { // a dash may be the first of the two, or, after another one, the second
        matched = next != '-' ? 0 : matched > 0 && end[matched - 1] == '-' ? 2 : 1;
      }
      if (matched == end.length) {
        atPart = true;
        line(); // what is left of the boundary's line
        byte[] bytes = part.toByteArray();
        return java.util.Arrays.copyOf(bytes, Math.max(0, bytes.length - end.length));
      }
    }
    return null;
  }

  /** A line without its end; null where the answer ends. */
  private @Nullable String line() throws VideoException {
    StringBuilder line = new StringBuilder();
    for (int next = body.read(); next >= 0; next = body.read()) {
      if (next == '\n') {
        return line.toString().stripTrailing();
      }
      if (line.length() >= LONGEST_LINE) {
        throw tooLong("a line has more than " + LONGEST_LINE + " bytes");
      }
      line.append((char) next);
    }
    return null;
  }

  private VideoException tooLong(String what) {
    return new VideoException(VideoException.Reason.NOT_VIDEO, source + ": " + what + ".");
  }
}
