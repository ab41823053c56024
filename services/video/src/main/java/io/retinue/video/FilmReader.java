package io.retinue.video;

import java.nio.file.Path;

/**
 * Reads chosen frames of a labeled film, as the JPEGs that the film's camera publishes. Frames that
 * a camera would not publish, or that are not the frames that were labeled, are refused. Not
 * thread-safe; close it.
 */
public final class FilmReader implements AutoCloseable {
  /** A frame as published, and its time since the film's first frame, in milliseconds. */
  public record Frame(long mediaTimeMs, JpegEncoder.Jpeg jpeg) {}

  private final Path film;
  private final FrameReader reader;
  private final JpegEncoder encoder;

  private FilmReader(Path film, FrameReader reader, PictureSize largest) {
    this.film = film;
    this.reader = reader;
    this.encoder = new JpegEncoder(largest);
  }

  /**
   * @param largest the camera's detect size
   * @throws VideoException as {@link FrameReader#open(Path)}
   */
  public static FilmReader open(Path film, PictureSize largest) throws VideoException {
    return new FilmReader(film, FrameReader.open(film), largest);
  }

  /**
   * Reads on to a frame. What follows the last frame that is wanted is never read.
   *
   * @param index of the frame, from 0; greater than that of the call before
   * @param labeled size of the frame when it was labeled
   * @throws VideoException NO_SUCH_FRAME past the end of the film; DAMAGED where the decoder had to
   *     invent part of the frame; OTHER_SIZE; or as {@link FrameReader#next}
   */
  public Frame read(long index, PictureSize labeled) throws VideoException {
    VideoFrame frame = reader.next();
    while (frame != null && frame.index() < index) {
      frame = reader.next();
    }
    if (frame == null) {
      throw new VideoException(
          VideoException.Reason.NO_SUCH_FRAME,
          "there is no frame %d: %s has %d frames (0 to %d)"
              .formatted(index, film, reader.framesRead(), reader.framesRead() - 1));
    }
    if (frame.corrupt()) {
      throw new VideoException(
          VideoException.Reason.DAMAGED, "frame %d of %s is damaged".formatted(index, film));
    }
    if (!frame.size().equals(labeled)) {
      throw new VideoException(
          VideoException.Reason.OTHER_SIZE,
          "frame %d of %s is %s pixels, but it was labeled at %s"
              .formatted(index, film, frame.size(), labeled));
    }
    return new Frame(frame.mediaTimeMs(), encoder.encode(frame));
  }

  @Override
  public void close() {
    encoder.close();
    reader.close();
  }
}
