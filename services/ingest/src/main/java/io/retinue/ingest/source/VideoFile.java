package io.retinue.ingest.source;

import io.retinue.video.FrameReader;
import io.retinue.video.VideoException;
import java.nio.file.Path;

/** A video file. */
public record VideoFile(Path file) implements CameraSource {
  @Override
  public FrameSource open() throws VideoException {
    return new VideoFrames(FrameReader.open(file));
  }
}
