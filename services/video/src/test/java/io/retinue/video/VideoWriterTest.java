package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoWriterTest {
  private static final PictureSize SIZE = new PictureSize(160, 120);

  @TempDir Path folder;

  @Test
  void shouldKeepThePictures() throws VideoException {
    Path file = TestPictures.video(folder.resolve("clip.avi"), SIZE, 3, VideoWriter.Codec.MJPEG);

    try (FrameReader reader = FrameReader.open(file);
        JpegEncoder encoder = new JpegEncoder();
        JpegDecoder decoder = new JpegDecoder()) {
      for (int i = 0; i < 3; i++) {
        VideoFrame frame = reader.next();
        assertThat(frame).isNotNull();
        Picture picture = decoder.decode(encoder.encode(frame).bytes());
        assertThat(TestPictures.psnr(picture, TestPictures.moving(SIZE, i))).isGreaterThan(33);
      }
    }
  }

  @Test
  void shouldNameTheContainersThatItKnows() {
    assertThatThrownBy(() -> VideoWriter.create(folder.resolve("clip.xyz"), SIZE, 10))
        .isInstanceOf(VideoException.class)
        .hasMessageContaining("write avi, mp4, mkv, mov or ts");
  }

  @Test
  void shouldSayThatAFolderIsMissing() {
    Path file = folder.resolve("nowhere").resolve("clip.avi");

    assertThatThrownBy(() -> VideoWriter.create(file, SIZE, 10))
        .isInstanceOf(VideoException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("its folder does not exist");
  }

  @Test
  void shouldRefuseAPictureOfAnotherSize() throws VideoException {
    try (VideoWriter writer = VideoWriter.create(folder.resolve("clip.avi"), SIZE, 10)) {
      Picture small = TestPictures.moving(new PictureSize(80, 60), 0);

      assertThatThrownBy(() -> writer.write(small)).hasMessageContaining("80x60 does not fit");
    }
  }
}
