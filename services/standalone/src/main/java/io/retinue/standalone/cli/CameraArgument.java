package io.retinue.standalone.cli;

import io.retinue.ingest.CameraConfig;
import io.retinue.ingest.CameraSource;
import io.retinue.ingest.Playback;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code NAME=FILE} on the command line.
 *
 * @param name of the camera
 * @param file the video it plays
 */
record CameraArgument(String name, Path file) {
  CameraConfig toConfig(Playback playback) {
    return new CameraConfig(name, new CameraSource.VideoFile(file), playback);
  }

  /** Reads the argument; the name itself is checked where cameras are made. */
  static final class Converter implements ITypeConverter<CameraArgument> {
    @Override
    public CameraArgument convert(String argument) {
      int equals = argument.indexOf('=');
      if (equals < 1 || equals == argument.length() - 1) {
        throw new TypeConversionException(
            "'" + argument + "' is not NAME=FILE: write for instance --camera gate=gate.mp4");
      }
      return new CameraArgument(
          argument.substring(0, equals), Path.of(argument.substring(equals + 1)));
    }
  }
}
