package io.retinue.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Encodes frames as the JPEGs that Retinue publishes and trains on: shrunk to the camera's detect
 * size, quality 3 of FFmpeg's scale, the standard Huffman tables. The same pixels give the same
 * bytes on every run. This class is the only path from a frame to its published picture: cameras,
 * label imports and evaluations encode here, so that what trains is what serves. Not thread-safe;
 * close it.
 */
public final class JpegEncoder implements AutoCloseable {
  /**
   * An encoded picture.
   *
   * @param original size before it was shrunk, in pixels
   * @param size size of the JPEG, in pixels
   * @param bytes the JPEG
   */
  public record Jpeg(PictureSize original, PictureSize size, byte[] bytes) {
    /** Pixels of the JPEG for each pixel of the original, across. */
    public double scaleX() {
      return (double) size.width() / original.width();
    }

    /** Pixels of the JPEG for each pixel of the original, down. */
    public double scaleY() {
      return (double) size.height() / original.height();
    }
  }

  private final PictureSize largest;
  private final PictureScaler scaler = new PictureScaler();
  private final PixelBuffer scaled = new PixelBuffer(PixelBuffer.Pixels.JPEG_YUV);
  private final PixelBuffer upright = new PixelBuffer(PixelBuffer.Pixels.JPEG_YUV);
  private final PixelBuffer rgb = new PixelBuffer(PixelBuffer.Pixels.RGB);
  private final MjpegCompressor compressor = new MjpegCompressor();

  /** Encodes every picture in its own size. */
  public JpegEncoder() {
    this(new PictureSize(Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  /**
   * @param largest larger pictures are shrunk to fit: the camera's detect size
   */
  public JpegEncoder(PictureSize largest) {
    FfmpegLog.install();
    this.largest = largest;
  }

  /** Larger pictures are shrunk to fit into this size. */
  public PictureSize largest() {
    return largest;
  }

  public Jpeg encode(VideoFrame frame) throws VideoException {
    return encode(frame.avFrame(), frame.size(), frame.turns());
  }

  public Jpeg encode(Picture picture) throws VideoException {
    return encode(rgb.fill(picture), picture.size(), QuarterTurns.NONE);
  }

  private Jpeg encode(AVFrame source, PictureSize original, QuarterTurns turns)
      throws VideoException {
    PictureSize size = original.fitInto(largest);
    AVFrame picture = scaled.of(turns.turned(size));
    scaler.scale(source, picture);
    if (!turns.equals(QuarterTurns.NONE)) {
      AVFrame target = upright.of(size);
      turns.turn(picture, target);
      picture = target;
    }
    return new Jpeg(original, size, compressor.compress(picture));
  }

  @Override
  public void close() {
    compressor.close();
    rgb.close();
    upright.close();
    scaled.close();
    scaler.close();
  }
}
