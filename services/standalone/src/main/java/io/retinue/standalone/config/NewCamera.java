package io.retinue.standalone.config;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile("(?i).*[?&][a-z_]*(?:pass|pwd|token|secret)[a-z]*=(?!\\$\\{)[^&#]+.*");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\w+}");
  private static final String FILLED = "-env-";

  public NewCamera {
    detect = Map.copyOf(detect);
  }

  /** The variable that the file takes the password from; empty for a camera without a login. */
  public Optional<String> variable() {
    return user.isEmpty() ? Optional.empty() : Optional.of(ownVariable());
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
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the source of camera " + name + " contains a password, which every reader would see",
          "write it without, with --user NAME, and set %s, or %s_FILE to a file with the password"
              .formatted(ownVariable(), ownVariable()));
    }
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

  private boolean hasPassword() {
    if (SECRET_PARAMETER.matcher(source).matches()) {
      return true;
    }
    try {
      return SourceAddress.parse(VARIABLE.matcher(source).replaceAll(FILLED))
              instanceof SourceAddress.Network network
          && network.credentials() != null
          && !network.credentials().password().replace(FILLED, "").isEmpty();
    } catch (VideoException e) {
      return false; // the check of the file names what is wrong with it
    }
  }
}
