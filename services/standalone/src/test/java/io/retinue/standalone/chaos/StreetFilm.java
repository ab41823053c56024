package io.retinue.standalone.chaos;

import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.View;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import io.retinue.video.VideoWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A short street with people and cars, as a film and as the pictures of its frames.
 *
 * @param video the film
 * @param jpegs one for each frame
 */
record StreetFilm(Path video, List<byte[]> jpegs) {
  static final PictureSize SIZE = new PictureSize(384, 216);

  /**
   * @param framesPerSecond speed at which it is played; the street's own is 10
   */
  static StreetFilm write(Path video, int frames, int framesPerSecond) throws VideoException {
    List<byte[]> jpegs = new ArrayList<>();
    SyntheticStreet street = SyntheticStreet.of(View.CORNER, 3, SIZE.width(), SIZE.height());
    try (VideoWriter writer = VideoWriter.create(video, SIZE, framesPerSecond);
        JpegEncoder encoder = new JpegEncoder()) {
      for (int index = 0; index < frames; index++) {
        Picture picture = street.frame(index).picture();
        writer.write(picture);
        jpegs.add(encoder.encode(picture).bytes());
      }
    }
    return new StreetFilm(video, List.copyOf(jpegs));
  }
}
