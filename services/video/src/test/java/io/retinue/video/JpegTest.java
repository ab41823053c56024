package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JpegTest {
  @Test
  void shouldKeepThePictureThroughEncodeAndDecode() throws VideoException {
    Picture picture = TestPictures.moving(new PictureSize(320, 240), 3);

    try (JpegEncoder encoder = new JpegEncoder();
        JpegDecoder decoder = new JpegDecoder()) {
      Picture back = decoder.decode(encoder.encode(picture).bytes());

      assertThat(back.size()).isEqualTo(picture.size());
      assertThat(TestPictures.psnr(picture, back)).isGreaterThan(35);
    }
  }

  @Test
  void shouldShrinkToTheDetectSizeButNeverEnlarge() throws VideoException {
    Picture picture = TestPictures.moving(new PictureSize(320, 240), 3);

    try (JpegEncoder small = new JpegEncoder(new PictureSize(200, 200));
        JpegEncoder large = new JpegEncoder(new PictureSize(1000, 1000));
        JpegDecoder decoder = new JpegDecoder()) {
      assertThat(decoder.decode(small.encode(picture).bytes()).size())
          .isEqualTo(new PictureSize(200, 150));
      assertThat(decoder.decode(large.encode(picture).bytes()).size()).isEqualTo(picture.size());
    }
  }

  @Test
  void shouldGiveTheSameBytesForTheSameFrame(@TempDir Path folder) throws VideoException {
    Path file =
        TestPictures.video(
            folder.resolve("clip.avi"), new PictureSize(160, 120), 5, VideoWriter.Codec.MPEG4);

    assertThat(lastFrame(file)).isEqualTo(lastFrame(file));
  }

  private static byte[] lastFrame(Path file) throws VideoException {
    byte[] jpeg = new byte[0];
    try (FrameReader reader = FrameReader.open(file);
        JpegEncoder encoder = new JpegEncoder(new PictureSize(100, 100))) {
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        jpeg = encoder.encode(frame).bytes();
      }
    }
    return jpeg;
  }
}
