package io.retinue.standalone.config;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.video.SourceAddress;
import io.retinue.video.UrlParameters;
import io.retinue.video.VideoException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A camera to be added to {@code retinue.yaml}, as a person wrote it; it may be wrong.
 *
 * @param user name at the camera
 * @param passwordVariable the environment variable of its password; empty for that of the camera's
 *     name
 * @param detect numbers of {@code detect} by their keys, such as {@code fps}
 */
public record NewCamera(
    String name,
    String source,
    Optional<String> user,
    Optional<String> passwordVariable,
    Map<String, String> detect) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
  private static final String FILLED = "-env-";

  public NewCamera {
    detect = Map.copyOf(detect);
  }

  /** The environment variables that it needs where it runs: of its source, and its password. */
  public Set<String> variables() {
    Set<String> variables = new LinkedHashSet<>();
    VARIABLE.matcher(source).results().forEach(use -> variables.add(use.group(1)));
    user.ifPresent(u -> variables.add(ownVariable()));
    return variables;
  }

  private String ownVariable() {
    return passwordVariable.orElseGet(() -> passwordVariable(name));
  }

  /** The variable of a camera's password if nobody names another. */
  static String passwordVariable(String camera) {
    return "RETINUE_" + camera.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_PASSWORD";
  }

  /**
   * What stands below its name in the file.
   *
   * @throws RetinueException BAD_INPUT if the source contains a password: no file gets one
   */
  Mapping written() {
    if (hasPassword()) {
      throw secret("a password", "write it without, with --user NAME, and");
    }
    secretParameter()
        .ifPresent(
            parameter -> {
              throw secret(
                  "a password or key ('" + parameter + "')",
                  "write %s=${%s} in its place, the whole source in single quotes, and"
                      .formatted(parameter, ownVariable()));
            });
    List<Entry> entries = new ArrayList<>(List.of(Entry.of("source", Scalar.text(source))));
    user.ifPresent(
        u -> {
          entries.add(Entry.of("user", Scalar.text(u)));
          entries.add(Entry.of("password", Scalar.text("${" + ownVariable() + "}")));
        });
    List<Entry> numbers = new ArrayList<>();
    for (String key : List.of("width", "height", "fps")) {
      Optional.ofNullable(detect.get(key))
          .ifPresent(number -> numbers.add(Entry.of(key, Scalar.plain(number))));
    }
    if (!numbers.isEmpty()) {
      entries.add(Entry.of("detect", Mapping.of(numbers)));
    }
    return Mapping.of(entries);
  }

  private RetinueException secret(String what, String instead) {
    String variable = ownVariable();
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        "the source of camera %s contains %s, which every reader would see".formatted(name, what),
        "%s set %s, or %s_FILE to a file with the password".formatted(instead, variable, variable));
  }

  private boolean hasPassword() {
    return parsed() instanceof SourceAddress.Network network
        && network.credentials() != null
        && !network.credentials().password().replace(FILLED, "").isEmpty();
  }

  /** The first parameter that is a secret, and whose value is no variable. */
  private Optional<String> secretParameter() {
    if (parsed() instanceof SourceAddress.Local && !source.contains("${")) {
      return Optional.empty(); // a path of this machine
    }
    List<String> secrets = new ArrayList<>();
    UrlParameters.withSecrets(
        source,
        (name, value) -> {
          if (!value.startsWith("${")) {
            secrets.add(name);
          }
          return value;
        });
    return secrets.stream().findFirst();
  }

  private @Nullable SourceAddress parsed() {
    try {
      return SourceAddress.parse(VARIABLE.matcher(source).replaceAll(FILLED));
    } catch (VideoException e) {
      return null; // the check of the file names what is wrong with it
    }
  }
}
