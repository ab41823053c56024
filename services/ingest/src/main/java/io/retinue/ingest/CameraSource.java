package io.retinue.ingest;

import java.nio.file.Path;

/** Where a camera's frames come from. */
public sealed interface CameraSource {
  /** A video file. */
  record VideoFile(Path file) implements CameraSource {}
}
