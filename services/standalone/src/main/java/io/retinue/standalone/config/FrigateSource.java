package io.retinue.standalone.config;

import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.video.UrlParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The source of a camera of Frigate. {@code {FRIGATE_NAME}} becomes {@code ${FRIGATE_NAME}}; a
 * password that stands in the address becomes a variable, so that it is in no output.
 *
 * @param entries keys of our camera
 * @param notes what a person must do
 */
record FrigateSource(List<Entry> entries, List<String> notes) {
  private static final Pattern VARIABLE = Pattern.compile("\\{(FRIGATE_[A-Za-z0-9_]+)}");
  private static final Pattern LOGIN =
      Pattern.compile("([a-z0-9+]+://)([^/@:]*)(?::([^/]*))?@(.*)", Pattern.DOTALL);
  private static final Pattern FILLED = Pattern.compile("\\$\\{\\w+}");
  private static final Pattern RESTREAM =
      Pattern.compile("rtsp://(?:127\\.0\\.0\\.1|localhost):8554/([^/?#]+).*");

  static FrigateSource of(String path, ForeignKeys frigate, String camera) {
    String address = restreamed(path, frigate);
    String variable = NewCamera.passwordVariable(camera);
    List<Entry> entries = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Matcher login = LOGIN.matcher(address);
    boolean hasLogin = login.matches() && !login.group(2).isEmpty();
    String source = login.matches() ? login.group(1) + login.group(4) : address;
    entries.add(Entry.of("source", Scalar.text(withoutSecrets(source, variable, camera, notes))));
    if (hasLogin) {
      entries.add(Entry.of("user", Scalar.text(filled(login.group(2)))));
      String password = login.group(3);
      if (password != null && !password.isEmpty()) {
        boolean fromEnvironment = VARIABLE.matcher(password).matches();
        entries.add(
            Entry.of(
                "password",
                Scalar.text(fromEnvironment ? filled(password) : "${" + variable + "}")));
        if (!fromEnvironment) {
          notes.add(note(camera, variable));
        }
      }
    }
    return new FrigateSource(List.copyOf(entries), List.copyOf(notes));
  }

  /** The camera behind a stream that Frigate's own server sends on. */
  private static String restreamed(String path, ForeignKeys frigate) {
    Matcher restream = RESTREAM.matcher(path);
    if (!restream.matches()) {
      return path;
    }
    List<String> streams = frigate.at("go2rtc").at("streams").at(restream.group(1)).texts();
    return streams.isEmpty()
        ? path
        : streams.get(0).replaceFirst("^ffmpeg:", "").replaceFirst("#.*", "");
  }

  private static String withoutSecrets(
      String source, String variable, String camera, List<String> notes) {
    return UrlParameters.withSecrets(
        filled(source),
        (name, value) -> {
          if (FILLED.matcher(value).matches()) {
            return value;
          }
          notes.add(note(camera, variable));
          return "${" + variable + "}";
        });
  }

  /** Frigate's variables in our form. */
  private static String filled(String text) {
    return VARIABLE.matcher(text.replace("${", "$${")).replaceAll("\\$\\{$1}");
  }

  private static String note(String camera, String variable) {
    return "the password of camera "
        + camera
        + " is not copied: set "
        + variable
        + ", or "
        + variable
        + "_FILE to a file that contains it";
  }
}
