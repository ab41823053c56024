package io.retinue.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Turns frames into the JPEGs that Retinue publishes and trains on: scaled to fit a {@link
 * DetectSize}, quality 3 of FFmpeg's scale, the standard Huffman tables. The same pixels give the
 * same bytes on every run. This class is the one path from a frame to a picture: whoever needs the
 * picture that a camera would have published encodes it here. Not thread-safe; close it.
 */
public final class JpegEncoder implements AutoCloseable {
  private final DetectSize detectSize;
  private final PictureScaler scaler = new PictureScaler();
  private final PixelBuffer scaled = new PixelBuffer(PixelBuffer.Pixels.JPEG_YUV);
  private final PixelBuffer upright = new PixelBuffer(PixelBuffer.Pixels.JPEG_YUV);
  private final PixelBuffer rgb = new PixelBuffer(PixelBuffer.Pixels.RGB);
  private final MjpegCompressor compressor = new MjpegCompressor();

  public JpegEncoder() {
    this(DetectSize.DEFAULT);
  }

  public JpegEncoder(DetectSize detectSize) {
    FfmpegLog.install();
    this.detectSize = detectSize;
  }

  /** The JPEG of a frame, of size {@code detectSize.fit(frame.size())}. */
  public byte[] encode(VideoFrame frame) throws VideoException {
    return encode(frame.avFrame(), detectSize.fit(frame.size()), frame.turns());
  }

  /** The JPEG of a picture, of size {@code detectSize.fit(picture.size())}. */
  public byte[] encode(Picture picture) throws VideoException {
    return encode(rgb.fill(picture), detectSize.fit(picture.size()), QuarterTurns.NONE);
  }

  private byte[] encode(AVFrame source, PictureSize size, QuarterTurns turns)
      throws VideoException {
    AVFrame picture = scaled.of(turns.turned(size));
    scaler.scale(source, picture);
    if (!turns.equals(QuarterTurns.NONE)) {
      AVFrame target = upright.of(size);
      turns.turn(picture, target);
      picture = target;
    }
    return compressor.compress(picture);
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
