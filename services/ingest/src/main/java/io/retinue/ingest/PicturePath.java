package io.retinue.ingest;

import io.retinue.video.DetectSize;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;

/**
 * From a frame to the picture that is published: the one way there, shared by cameras and imported
 * labels, so that what trains is what serves. Not thread-safe; close it.
 */
final class PicturePath implements AutoCloseable {
  private final DetectSize detectSize;
  private final JpegEncoder encoder;

  PicturePath(DetectSize detectSize) {
    this.detectSize = detectSize;
    this.encoder = new JpegEncoder(detectSize);
  }

  EncodedPicture encode(VideoFrame frame) throws VideoException {
    return encoded(frame.size(), encoder.encode(frame));
  }

  EncodedPicture encode(Picture picture) throws VideoException {
    return encoded(picture.size(), encoder.encode(picture));
  }

  private EncodedPicture encoded(PictureSize original, byte[] jpeg) {
    return new EncodedPicture(original, detectSize.fit(original), jpeg);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
