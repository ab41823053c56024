package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrayPictureTest {
  private static final PictureSize SIZE = new PictureSize(640, 320);

  /** Gray, from black at the left to bright at the right, brighter still below. */
  private static Picture gradient() {
    byte[] rgb = new byte[SIZE.width() * SIZE.height() * 3];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % SIZE.width();
      int y = i / 3 / SIZE.width();
      rgb[i] = (byte) (x / 4 + y / 4);
    }
    return new Picture(SIZE.width(), SIZE.height(), rgb);
  }

  @Test
  void shouldAverageSixteenPointsOfThePictureForEachPixel() {
    GrayPicture small = GrayPicture.of(gradient());

    assertThat(small.width()).isEqualTo(160);
    assertThat(small.height()).isEqualTo(80);
    // Four pixels across, and four down, are one: all of them have the same brightness.
    assertThat(small.luma()[0]).isZero();
    assertThat(small.luma()[159]).isEqualTo((byte) 159);
    assertThat(small.luma()[79 * 160 + 159]).isEqualTo((byte) (159 + 79));
  }

  @Test
  void shouldNotEnlargeASmallPicture() {
    GrayPicture small = GrayPicture.of(new Picture(4, 2, new byte[24]));

    assertThat(small.width()).isEqualTo(4);
    assertThat(small.height()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        avutil.AV_PIX_FMT_YUV420P,
        avutil.AV_PIX_FMT_NV12,
        avutil.AV_PIX_FMT_YUYV422,
        avutil.AV_PIX_FMT_UYVY422,
        avutil.AV_PIX_FMT_YUV420P10LE,
        avutil.AV_PIX_FMT_P010LE,
        avutil.AV_PIX_FMT_GRAY8,
        avutil.AV_PIX_FMT_RGB24,
        avutil.AV_PIX_FMT_BGRA,
        avutil.AV_PIX_FMT_GBRP
      })
  void shouldReadTheBrightnessOfEveryPixelFormat(int format) throws VideoException {
    AVFrame converted = AvError.allocated(avutil.av_frame_alloc(), "a frame");
    try (PixelBuffer rgb = new PixelBuffer(PixelBuffer.Pixels.RGB);
        PictureScaler scaler = new PictureScaler()) {
      converted.width(SIZE.width()).height(SIZE.height()).format(format);
      converted.color_range(avutil.AVCOL_RANGE_JPEG);
      AvError.check(avutil.av_frame_get_buffer(converted, 0), "a buffer");
      scaler.scale(rgb.fill(gradient()), converted);

      GrayPicture read = new VideoFrame(converted, 0, 0, QuarterTurns.NONE, null).overview();

      byte[] expected = GrayPicture.of(gradient()).luma();
      int largest = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs((expected[i] & 0xFF) - (read.luma()[i] & 0xFF)));
      }
      assertThat(largest).isLessThanOrEqualTo(2);
    } finally {
      avutil.av_frame_free(converted);
    }
  }

  @Test
  void shouldTurnUpright() {
    GrayPicture lying = new GrayPicture(2, 1, new byte[] {1, 2});

    GrayPicture upright = new QuarterTurns(1).turned(lying);

    assertThat(upright.width()).isEqualTo(1);
    assertThat(upright.height()).isEqualTo(2);
    assertThat(upright.luma()).containsExactly(1, 2);
    assertThat(new QuarterTurns(2).turned(lying).luma()).containsExactly(2, 1);
  }
}
