package io.retinue.evidence;

import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.schemas.Frame;
import io.retinue.video.FrameReader;
import io.retinue.video.FrameWish;
import io.retinue.video.JpegDecoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import io.retinue.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the clip of an alert. */
record ClipCutter(AlertFrames frames, EvidenceFiles files, EvidenceMeters meters) {
  /**
   * Makes the clip, of what the topic has of it.
   *
   * @return false if the topic has nothing of it
   * @throws IOException where it cannot be written, by the disk or FFmpeg
   */
  boolean cut(ClipOrder order, Capture capture) throws IOException {
    try {
      return files.keep(order.alert(), Kind.CLIP, file -> write(order, capture, file));
    } catch (VideoException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private boolean write(ClipOrder order, Capture capture, Path file) throws VideoException {
    long pictures;
    try (Clip clip = new Clip(file)) {
      frames.read(order, capture, clip::add);
      pictures = clip.pictures;
    }
    // FFmpeg does not report every write that fails while it finishes a file.
    if (pictures > 0 && countPictures(file) != pictures) {
      throw new VideoException(
          VideoException.Reason.FAILED, "The clip is not whole: not all of it could be written.");
    }
    return pictures > 0;
  }

  private static long countPictures(Path file) throws VideoException {
    FrameWish none = new FrameWish(Long.MAX_VALUE, Long.MAX_VALUE);
    long count = 0;
    try (FrameReader reader = FrameReader.open(file)) {
      for (VideoFrame frame = reader.next(none); frame != null; frame = reader.next(none)) {
        count++;
      }
    }
    return count;
  }

  /** A clip that begins with its first picture, whose size it has. */
  private final class Clip implements AutoCloseable {
    private final Path file;
    private final JpegDecoder decoder = new JpegDecoder();
    private @Nullable VideoWriter writer;
    private long pictures;

    Clip(Path file) {
      this.file = file;
    }

    void add(Frame frame, long timeMs) throws VideoException {
      byte[] jpeg = new byte[frame.getBytes().remaining()];
      frame.getBytes().duplicate().get(jpeg);
      Picture picture;
      try {
        picture = decoder.decode(jpeg);
      } catch (VideoException e) {
        meters.damagedFrame();
        return;
      }
      VideoWriter open = writer;
      if (open == null) {
        open = VideoWriter.createClip(file, even(picture.size()));
        writer = open;
      }
      open.write(picture, timeMs);
      pictures++;
    }

    /** H.264 halves the colors, so sides are even. */
    private static PictureSize even(PictureSize size) {
      return new PictureSize(Math.max(2, size.width() & ~1), Math.max(2, size.height() & ~1));
    }

    @Override
    public void close() throws VideoException {
      try (JpegDecoder closed = decoder) {
        if (writer != null) {
          writer.close();
        }
      }
    }
  }
}
