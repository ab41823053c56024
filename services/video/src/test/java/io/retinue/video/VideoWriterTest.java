package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  @Test
  void shouldWriteAClipThatBrowsersPlayWithTheTimeOfEachPicture() throws Exception {
    Path file = folder.resolve("clip.mp4");
    long[] times = {0, 90, 90, 400, 3000};

    try (VideoWriter writer = VideoWriter.createClip(file, SIZE)) {
      for (int i = 0; i < times.length; i++) {
        writer.write(TestPictures.moving(SIZE, i), times[i]);
      }
    }

    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(bytes.indexOf("moov")).isPositive().isLessThan(bytes.indexOf("mdat"));
    assertThat(bytes).contains("avc1");
    try (FrameReader reader = FrameReader.open(file);
        JpegEncoder encoder = new JpegEncoder();
        JpegDecoder decoder = new JpegDecoder()) {
      for (int i = 0; i < times.length; i++) {
        VideoFrame frame = reader.next();
        assertThat(frame).isNotNull();
        assertThat(frame.mediaTimeMs()).isEqualTo(i == 2 ? 91 : times[i]); // never the same twice
        Picture picture = decoder.decode(encoder.encode(frame).bytes());
        assertThat(TestPictures.psnr(picture, TestPictures.moving(SIZE, i))).isGreaterThan(27);
      }
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void shouldScaleAPictureOfAnotherSizeIntoTheClip() throws VideoException {
    Path file = folder.resolve("clip.mp4");

    try (VideoWriter writer = VideoWriter.createClip(file, SIZE)) {
      writer.write(TestPictures.moving(new PictureSize(161, 121), 0), 0);
      writer.write(TestPictures.moving(new PictureSize(320, 240), 1), 100);
    }

    try (FrameReader reader = FrameReader.open(file)) {
      for (int i = 0; i < 2; i++) {
        VideoFrame frame = reader.next();
        assertThat(frame).isNotNull();
        assertThat(frame.size()).isEqualTo(SIZE);
      }
    }
  }
}
