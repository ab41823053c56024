package io.retinue.video;

import org.bytedeco.javacpp.BytePointer;

/**
 * What a JPEG says of itself before any of it is decoded: walked by hand, so that a picture that
 * claims to be enormous, or that stops half-way, costs nothing. Source: ITU-T T.81, annex B.
 *
 * @param size the size in its frame header
 */
record JpegHeader(PictureSize size) {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int TEM = 0x01;

  /** Reads the header and makes sure that the image ends with its end marker. */
  static JpegHeader read(byte[] jpeg) throws VideoException {
    if (jpeg.length < 4 || u8(jpeg, 0) != 0xFF || u8(jpeg, 1) != SOI) {
      throw new VideoException(VideoException.Reason.NOT_VIDEO, "The picture is not a JPEG.");
    }
    PictureSize size = null;
    int at = 2;
    while (at + 4 <= jpeg.length) {
      if (u8(jpeg, at) != 0xFF) {
        throw damaged("no marker where one belongs, at byte " + at);
      }
      int marker = u8(jpeg, at + 1);
      if (marker == 0xFF) { // A fill byte.
        at++;
        continue;
      }
      if (marker == TEM || (marker >= 0xD0 && marker <= 0xD7)) {
        at += 2;
        continue;
      }
      int length = u16(jpeg, at + 2);
      if (length < 2) {
        throw damaged("a segment of length " + length + " at byte " + at);
      }
      if (isFrameHeader(marker)) {
        size = frameSize(jpeg, at, length);
      }
      if (marker == SOS) {
        if (size == null) {
          throw damaged("a scan before the frame header");
        }
        requireEnd(jpeg, at + 2 + length);
        return new JpegHeader(size);
      }
      at += 2 + length;
    }
    throw truncated(jpeg);
  }

  private static boolean isFrameHeader(int marker) {
    // C4, C8 and CC are tables and a reserved code among the frame headers C0 to CF.
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static PictureSize frameSize(byte[] jpeg, int at, int length) throws VideoException {
    if (length < 8 || at + 9 > jpeg.length) {
      throw truncated(jpeg);
    }
    int height = u16(jpeg, at + 5);
    int width = u16(jpeg, at + 7);
    if (width == 0 || height == 0) {
      throw damaged("a size of " + width + "x" + height);
    }
    return new PictureSize(width, height);
  }

  private static void requireEnd(byte[] jpeg, int from) throws VideoException {
    for (int i = jpeg.length - 2; i >= from; i--) {
      if (u8(jpeg, i) == 0xFF && u8(jpeg, i + 1) == EOI) {
        return;
      }
    }
    throw truncated(jpeg);
  }

  /** Whether {@code size} bytes of one picture end with its end marker, padding aside. */
  static boolean endsWithMarker(BytePointer data, int size) {
    int end = size;
    while (end > 2 && data.get(end - 1) == 0) {
      end--;
    }
    return end >= 2 && (data.get(end - 2) & 0xFF) == 0xFF && (data.get(end - 1) & 0xFF) == EOI;
  }

  private static VideoException truncated(byte[] jpeg) {
    return new VideoException(
        VideoException.Reason.TRUNCATED,
        "The JPEG stops after " + jpeg.length + " bytes, before its end marker.");
  }

  private static VideoException damaged(String what) {
    return new VideoException(VideoException.Reason.DAMAGED, "The JPEG is damaged: " + what + ".");
  }

  private static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }

  private static int u16(byte[] bytes, int at) {
    return u8(bytes, at) << 8 | u8(bytes, at + 1);
  }
}
