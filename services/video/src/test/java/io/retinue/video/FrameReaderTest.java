package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
  private static final PictureSize SIZE = new PictureSize(160, 120);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "clip.avi,MPEG4",
    "clip.avi,MJPEG",
    "clip.mp4,MPEG4",
    "clip.mov,MJPEG",
    "clip.mkv,MPEG4",
    "clip.ts,MPEG4"
  })
  void shouldReadEveryFrameInOrderWithItsTime(String name, VideoWriter.Codec codec)
      throws VideoException {
    Path file = TestPictures.video(folder.resolve(name), SIZE, 30, codec);

    List<Long> indexes = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    try (FrameReader reader = FrameReader.open(file)) {
      assertThat(reader.frameRate()).isEqualTo(10);
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        assertThat(frame.size()).isEqualTo(SIZE);
        assertThat(frame.corrupt()).isFalse();
        indexes.add(frame.index());
        times.add(frame.mediaTimeMs());
      }
      assertThat(reader.framesRead()).isEqualTo(30);
      assertThat(reader.undecodable()).isZero();
    }

    for (int i = 0; i < 30; i++) {
      assertThat(indexes.get(i)).isEqualTo(i);
      assertThat(times.get(i)).isEqualTo(i * 100L); // 10 frames a second
    }
  }
}
