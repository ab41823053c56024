package io.retinue.evidence;

import io.retinue.video.FrameReader;
import io.retinue.video.JpegDecoder;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A clip as it is decoded.
 *
 * @param timesMs of its pictures
 * @param grays of the middles of its pictures, 0 to 255
 */
record SeenClip(PictureSize size, List<Long> timesMs, List<Integer> grays) {
  static SeenClip of(Path file) throws VideoException {
    List<Long> times = new ArrayList<>();
    List<Integer> grays = new ArrayList<>();
    PictureSize size = new PictureSize(1, 1);
    try (FrameReader reader = FrameReader.open(file);
        JpegEncoder encoder = new JpegEncoder();
        JpegDecoder decoder = new JpegDecoder()) {
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        times.add(frame.mediaTimeMs());
        size = frame.size();
        Picture picture = decoder.decode(encoder.encode(frame).bytes());
        int middle = (picture.height() / 2 * picture.width() + picture.width() / 2) * 3;
        grays.add(picture.rgb()[middle] & 0xff);
      }
    }
    return new SeenClip(size, times, grays);
  }
}
