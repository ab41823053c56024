package io.retinue.ingest.source;

import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The source that an address names. Whether a path is a folder of pictures or a video file shows
 * when it is opened, so that one that appears later is opened as what it is.
 *
 * @param address as a person wrote it
 * @param every shortest time between two pictures of a camera that gives one for each request
 */
public record AddressedSource(SourceAddress address, Duration every) implements CameraSource {
  /** Pictures a second of a folder of pictures, in media time. */
  private static final int FOLDER_RATE = 1;

  /** A source whose single pictures, if it gives those, come once a second. */
  public AddressedSource(SourceAddress address) {
    this(address, LiveCamera.EVERY);
  }

  @Override
  public FrameSource open() throws VideoException {
    if (address instanceof SourceAddress.Local local) {
      Path path = local.path();
      CameraSource files =
          Files.isDirectory(path) ? new PictureFolder(path, FOLDER_RATE) : new VideoFile(path);
      return files.open();
    }
    if (address instanceof SourceAddress.Pattern pattern) {
      return new TestPattern(pattern.size(), pattern.framesPerSecond()).open();
    }
    return new LiveCamera(address, every).open();
  }

  /**
   * How it is played.
   *
   * @param ofFiles how files and folders are, which alone leave a choice
   */
  public Playback playback(Playback ofFiles) {
    if (address instanceof SourceAddress.Local) {
      return ofFiles;
    }
    return address instanceof SourceAddress.Pattern ? Playback.LOOP : Playback.CAMERA;
  }
}
