package io.retinue.video;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * The kinds of picture files that are read, told apart by their first bytes, never by their name.
 * Each knows how a file of its kind states its size, so that a picture which claims to be enormous
 * is refused before anything is made for it.
 */
enum PictureFormat {
  /** ITU-T T.81. */
  JPEG(avcodec.AV_CODEC_ID_MJPEG) {
    @Override
    PictureSize size(byte[] file) throws VideoException {
      return JpegHeader.read(file).size();
    }
  },
  /** PNG, third edition: the header chunk comes first. */
  PNG(avcodec.AV_CODEC_ID_PNG) {
    @Override
    PictureSize size(byte[] file) throws VideoException {
      requireBytes(file, 24);
      return size(s32(file, 16), s32(file, 20));
    }
  },
  /** Windows bitmap, with the old header of 12 bytes or any newer one. */
  BMP(avcodec.AV_CODEC_ID_BMP) {
    @Override
    PictureSize size(byte[] file) throws VideoException {
      requireBytes(file, 26);
      if (u8(file, 14) == 12) {
        return size(u8(file, 18) | u8(file, 19) << 8, u8(file, 20) | u8(file, 21) << 8);
      }
      // Rows from top to bottom are a negative height.
      int height = Integer.reverseBytes(s32(file, 22));
      return size(Integer.reverseBytes(s32(file, 18)), Math.abs(height));
    }
  };

  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  private final int codec;

  PictureFormat(int codec) {
    this.codec = codec;
  }

  /** FFmpeg's number of the decoder. */
  int codec() {
    return codec;
  }

  /**
   * What the file's bytes are.
   *
   * @throws VideoException NOT_VIDEO
   */
  static PictureFormat of(byte[] file) throws VideoException {
    if (startsWith(file, (byte) 0xFF, (byte) 0xD8)) {
      return JPEG;
    }
    if (startsWith(file, PNG_SIGNATURE)) {
      return PNG;
    }
    if (startsWith(file, (byte) 'B', (byte) 'M')) {
      return BMP;
    }
    throw new VideoException(VideoException.Reason.NOT_VIDEO, "It is not a JPEG, PNG or BMP.");
  }

  /**
   * The size that the file claims.
   *
   * @throws VideoException TRUNCATED or DAMAGED
   */
  abstract PictureSize size(byte[] file) throws VideoException;

  PictureSize size(int width, int height) throws VideoException {
    if (width < 1 || height < 1) {
      throw new VideoException(
          VideoException.Reason.DAMAGED,
          "The " + this + " claims a size of " + width + "x" + height + ".");
    }
    return new PictureSize(width, height);
  }

  void requireBytes(byte[] file, int count) throws VideoException {
    if (file.length < count) {
      throw new VideoException(
          VideoException.Reason.TRUNCATED,
          "The " + this + " stops after " + file.length + " bytes, within its header.");
    }
  }

  private static boolean startsWith(byte[] file, byte... signature) {
    return Arrays.equals(Arrays.copyOf(file, signature.length), signature);
  }

  private static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }

  private static int s32(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at);
  }
}
