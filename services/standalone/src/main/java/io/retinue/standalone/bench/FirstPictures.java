package io.retinue.standalone.bench;

import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.platform.settings.DetectSize;
import io.retinue.retinanet.RgbImage;
import io.retinue.video.JpegDecoder;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.util.ArrayList;
import java.util.List;

/** The first pictures of a source, as the detector would get them from the frames topic. */
public final class FirstPictures {
  private FirstPictures() {}

  /**
   * Compressed as ingest does and decoded again.
   *
   * @param most pictures; fewer if the source ends before
   */
  public static List<RgbImage> of(CameraSource source, int most) throws VideoException {
    DetectSize size = DetectSize.DEFAULT;
    List<RgbImage> pictures = new ArrayList<>();
    try (FrameSource frames = source.open();
        JpegEncoder encoder = new JpegEncoder(new PictureSize(size.maxWidth(), size.maxHeight()));
        JpegDecoder decoder = new JpegDecoder()) {
      while (pictures.size() < most && frames.next() != null) {
        Picture picture = decoder.decode(frames.encode(encoder).bytes());
        pictures.add(new RgbImage(picture.width(), picture.height(), picture.rgb()));
      }
    }
    return pictures;
  }
}
