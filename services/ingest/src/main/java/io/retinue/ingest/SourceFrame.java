package io.retinue.ingest;

import io.retinue.video.VideoException;

/**
 * One frame of a source.
 *
 * @param index position in the pass, in frames from 0
 * @param mediaTimeMs milliseconds since the pass's first frame; never decreases
 * @param corrupt whether the decoder had to invent part of it
 * @param pixels the picture
 */
record SourceFrame(long index, long mediaTimeMs, boolean corrupt, Pixels pixels) {
  /** A picture that has not been encoded yet. */
  @FunctionalInterface
  interface Pixels {
    EncodedPicture encode(PicturePath path) throws VideoException;
  }
}
