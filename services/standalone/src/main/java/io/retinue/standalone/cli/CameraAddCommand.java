package io.retinue.standalone.cli;

import io.retinue.platform.settings.Variables;
import io.retinue.standalone.config.CameraFile;
import io.retinue.standalone.config.NewCamera;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = {
      "Adds a camera to the settings file, which is created if there is none.",
      "The rest of the file stays as it is, with its comments."
    })
final class CameraAddCommand extends PrintingCommand implements Runnable {
  @Mixin private ConfigOption config = new ConfigOption();

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the camera, such as gate-2.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "SOURCE",
      description =
          "Where its frames come from, as for `camera test`, without a password. A relative path is"
              + " taken from the current folder. $${NAME} is a variable of the environment.")
  private String source = "";

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "User name at the camera. The password comes from the environment.")
  private @Nullable String user;

  @Option(
      names = "--password-variable",
      paramLabel = "VARIABLE",
      description =
          "Environment variable with the password, with --user. Default: RETINUE_<NAME>_PASSWORD.")
  private @Nullable String passwordVariable;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Most frames a second that are published.")
  private @Nullable String fps;

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      description = "Largest width that is published.")
  private @Nullable String width;

  @Option(
      names = "--height",
      paramLabel = "PIXELS",
      description = "Largest height that is published.")
  private @Nullable String height;

  @Override
  public void run() {
    if (passwordVariable != null && user == null) {
      throw wrongOptions("--password-variable needs --user NAME");
    }
    CameraFile file = new CameraFile(config.fileOrDefault(), Variables.ofProcess());
    Optional<Path> local = local();
    NewCamera camera =
        new NewCamera(
            name,
            local.map(this::asInFile).orElse(source),
            Optional.ofNullable(user),
            Optional.ofNullable(passwordVariable),
            detect());
    file.add(camera);
    println("camera " + name + " is added to " + file.path() + ".");
    println(CameraCommand.FOLLOWS);
    camera.variables().stream().filter(CameraAddCommand::isUnset).forEach(this::remindOf);
    local
        .filter(path -> !Files.exists(path))
        .ifPresent(path -> println("There is no " + path + " on this machine."));
  }

  private Map<String, String> detect() {
    Map<String, String> detect = new LinkedHashMap<>();
    putIfGiven(detect, "width", width);
    putIfGiven(detect, "height", height);
    putIfGiven(detect, "fps", fps);
    return detect;
  }

  private static void putIfGiven(Map<String, String> detect, String key, @Nullable String value) {
    if (value != null) {
      detect.put(key, value);
    }
  }

  private static boolean isUnset(String variable) {
    return System.getenv(variable) == null && System.getenv(variable + "_FILE") == null;
  }

  private void remindOf(String variable) {
    println(
        "It takes %s from the environment, or from the file that %s_FILE names: set one of them"
                .formatted(variable, variable)
            + " where `run` or `serve ingest` runs, and start that again.");
  }

  /** The path, where the source is one. What a variable stands for is not known here. */
  private Optional<Path> local() {
    if (source.contains("${")) {
      return Optional.empty();
    }
    try {
      return SourceAddress.parse(source) instanceof SourceAddress.Local file
          ? Optional.of(file.path())
          : Optional.empty();
    } catch (VideoException e) {
      return Optional.empty(); // the check of the file names what is wrong with it
    }
  }

  /** A path of the file is relative to its folder. */
  private String asInFile(Path path) {
    Path folder = config.folder();
    Path absolute = path.toAbsolutePath().normalize();
    if (path.isAbsolute() || folder.equals(Path.of("").toAbsolutePath().normalize())) {
      return source;
    }
    if (absolute.equals(folder)) {
      return ".";
    }
    return absolute.startsWith(folder)
        ? folder.relativize(absolute).toString()
        : absolute.toString();
  }
}
