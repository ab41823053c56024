package io.retinue.ingest;

import io.retinue.video.PictureSize;

/**
 * A picture as it is published.
 *
 * @param original size as read, in pixels
 * @param size size as published, in pixels
 * @param jpeg the encoded picture
 */
record EncodedPicture(PictureSize original, PictureSize size, byte[] jpeg) {
  /** Published pixels for each original one, across. */
  double scaleX() {
    return (double) size.width() / original.width();
  }

  /** Published pixels for each original one, down. */
  double scaleY() {
    return (double) size.height() / original.height();
  }
}
