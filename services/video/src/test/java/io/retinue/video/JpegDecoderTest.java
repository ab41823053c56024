package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.video.VideoException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JpegDecoderTest {
  private static final PictureSize SIZE = new PictureSize(96, 64);

  private final JpegDecoder decoder = new JpegDecoder();

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void shouldDecodeAGrayPicture() throws Exception {
    BufferedImage gray = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
    gray.getRaster().setSample(20, 15, 0, 255);
    Arrays.fill(
        ((java.awt.image.DataBufferByte) gray.getRaster().getDataBuffer()).getData(), (byte) 90);

    Picture picture = decoder.decode(javaJpeg(gray));

    assertThat(picture.size()).isEqualTo(new PictureSize(40, 30));
    for (byte value : picture.rgb()) {
      assertThat(value & 0xFF).isBetween(88, 92);
    }
  }

  @Test
  void shouldDecodeWhatAnotherEncoderWroteInOddSizes() throws Exception {
    BufferedImage red = new BufferedImage(41, 31, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 31; y++) {
      for (int x = 0; x < 41; x++) {
        red.setRGB(x, y, 0xC03020);
      }
    }

    Picture picture = decoder.decode(javaJpeg(red));

    assertThat(picture.size()).isEqualTo(new PictureSize(41, 31));
    int last = picture.rgb().length - 3;
    assertThat(picture.rgb()[last] & 0xFF).isBetween(0xC0 - 4, 0xC0 + 4);
    assertThat(picture.rgb()[last + 1] & 0xFF).isBetween(0x30 - 4, 0x30 + 4);
    assertThat(picture.rgb()[last + 2] & 0xFF).isBetween(0x20 - 4, 0x20 + 4);
  }

  /** The detector sends a damaged picture to the dead letters; this one must be tried again. */
  @Test
  void shouldNotCallAPictureDamagedForALackOfMemory() throws Exception {
    byte[] whole = jpeg();
    avutil.av_max_alloc(2_000); // for all of FFmpeg
    try {
      assertThatThrownBy(() -> decoder.decode(whole)).isInstanceOf(OutOfMemoryError.class);
    } finally {
      avutil.av_max_alloc(Integer.MAX_VALUE);
    }

    assertThat(decoder.decode(whole).size()).isEqualTo(SIZE);
  }

  @Test
  void shouldRefuseAPictureCutAnywhereAndStillDecodeTheNext() throws Exception {
    byte[] whole = jpeg();

    for (int length = 0; length < whole.length; length += 1 + whole.length / 40) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decoder.decode(cut)).isInstanceOf(VideoException.class);
      assertThat(decoder.decode(whole).size()).isEqualTo(SIZE);
    }
  }

  @Test
  void shouldRefuseAHeaderThatClaimsTheLargestPicture() throws Exception {
    byte[] bomb = jpeg();
    int frameHeader = indexOf(bomb, 0xC0);
    for (int i = 5; i <= 7; i += 2) { // height, then width
      bomb[frameHeader + i] = (byte) (65500 >> 8);
      bomb[frameHeader + i + 1] = (byte) 65500;
    }

    assertRefused(bomb, Reason.TOO_LARGE);
  }

  @Test
  void shouldRefuseWhatIsNoJpeg() {
    assertRefused("hello, this is text".getBytes(StandardCharsets.UTF_8), Reason.NOT_VIDEO);
    assertRefused(new byte[0], Reason.NOT_VIDEO);
    assertRefused(new byte[1000], Reason.NOT_VIDEO);
  }

  @Test
  void shouldRefuseASizeOfZero() throws Exception {
    byte[] flat = jpeg();
    int frameHeader = indexOf(flat, 0xC0);
    flat[frameHeader + 5] = 0;
    flat[frameHeader + 6] = 0;

    assertRefused(flat, Reason.DAMAGED);
  }

  @Test
  void shouldGiveAPictureOfTheRightSizeOrAnErrorWhateverIsDamaged() throws Exception {
    byte[] good = jpeg();
    Random random = new Random(5);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i <= round % 8; i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        Picture picture = decoder.decode(bad);
        assertThat(picture.rgb()).hasSize(picture.width() * picture.height() * 3);
      } catch (VideoException e) {
        refused++;
      }
    }

    assertThat(refused).isBetween(380, 420); // measured: 402
    assertThat(decoder.decode(good).size()).isEqualTo(SIZE);
  }

  private void assertRefused(byte[] jpeg, Reason reason) {
    assertThatThrownBy(() -> decoder.decode(jpeg))
        .isInstanceOfSatisfying(
            VideoException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static byte[] jpeg() throws VideoException {
    try (JpegEncoder encoder = new JpegEncoder()) {
      return encoder.encode(TestPictures.moving(SIZE, 4)).bytes();
    }
  }

  private static byte[] javaJpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "jpg", bytes)).isTrue();
    return bytes.toByteArray();
  }

  private static int indexOf(byte[] jpeg, int marker) {
    for (int i = 0; i + 1 < jpeg.length; i++) {
      if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == marker) {
        return i;
      }
    }
    throw new AssertionError("no marker " + Integer.toHexString(marker));
  }
}
