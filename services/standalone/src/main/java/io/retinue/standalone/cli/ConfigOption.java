package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.Variables;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.standalone.config.RetinueYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings file of a command: options of the command line win over it. */
final class ConfigOption {
  private static final Path BY_DEFAULT = Path.of("retinue.yaml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:RETINUE_CONFIG}",
      description =
          "Settings file. Default: RETINUE_CONFIG from the environment, otherwise retinue.yaml in"
              + " the current folder, if there is one. Other options win over it.")
  private @Nullable Path file;

  private @Nullable RetinueConfig read;

  /** The settings file; empty if none is named and there is none. */
  Optional<Path> file() {
    if (file != null) {
      return Optional.of(file);
    }
    return Files.exists(BY_DEFAULT) ? Optional.of(BY_DEFAULT) : Optional.empty();
  }

  /**
   * The settings file, for a command that needs one.
   *
   * @throws RetinueException BAD_INPUT if there is none
   */
  Path required() {
    return file()
        .orElseThrow(
            () ->
                new RetinueException(
                    ErrorKind.BAD_INPUT,
                    "there is no retinue.yaml in this folder",
                    "name one with --config FILE"));
  }

  /** The settings file, which may be missing. */
  Path fileOrDefault() {
    return file == null ? BY_DEFAULT : file;
  }

  /**
   * The settings, read once; the defaults if there is no file.
   *
   * @throws io.retinue.platform.error.RetinueException BAD_INPUT with all that is wrong with it
   */
  RetinueConfig settings() {
    if (read == null) {
      read =
          file()
              .map(path -> RetinueYaml.FILE.read(path, Variables.ofProcess()))
              .orElseGet(RetinueConfig::defaults);
    }
    return read;
  }

  /** The folder to which paths in the file are relative. */
  Path folder() {
    Path folder = fileOrDefault().toAbsolutePath().normalize().getParent();
    return folder == null ? Path.of("").toAbsolutePath() : folder;
  }
}
